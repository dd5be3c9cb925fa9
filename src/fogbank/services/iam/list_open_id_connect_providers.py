"""ListOpenIDConnectProviders: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.providers import OPEN_ID
from fogbank.storage.api import Store


class ListOpenIDConnectProviders(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


class OpenIDConnectProviderListEntry(Struct, frozen=True, rename="pascal"):
    arn: str


class ListOpenIDConnectProvidersResult(Struct, frozen=True, rename="pascal"):
    open_id_connect_provider_list: list[OpenIDConnectProviderListEntry] = field(name="OpenIDConnectProviderList")


@action("iam", "ListOpenIDConnectProviders")
async def list_open_id_connect_providers(
    store: Store, ctx: Context, request: ListOpenIDConnectProviders
) -> ListOpenIDConnectProvidersResult:
    """All of the account's."""
    found = await OPEN_ID.all(store, ctx.account)
    return ListOpenIDConnectProvidersResult([OpenIDConnectProviderListEntry(each.arn) for each in found])
