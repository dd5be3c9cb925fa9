"""ListSAMLProviders: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.providers import SAML
from fogbank.services.iam.shapes import seconds
from fogbank.storage.api import Store


class ListSAMLProviders(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


class SAMLProviderListEntry(Struct, frozen=True, rename="pascal"):
    arn: str
    create_date: int


class ListSAMLProvidersResult(Struct, frozen=True, rename="pascal"):
    saml_provider_list: list[SAMLProviderListEntry] = field(name="SAMLProviderList")


@action("iam", "ListSAMLProviders")
async def list_saml_providers(store: Store, ctx: Context, request: ListSAMLProviders) -> ListSAMLProvidersResult:
    """All of the account's."""
    found = await SAML.all(store, ctx.account)
    return ListSAMLProvidersResult([SAMLProviderListEntry(each.arn, seconds(each.created_ms)) for each in found])
