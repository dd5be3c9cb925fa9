"""DeleteSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.providers import SAML
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")


@action("iam", "DeleteSAMLProvider")
@again_on_conflict
async def delete_saml_provider(store: Store, ctx: Context, request: DeleteSAMLProvider) -> Empty:
    """Roles that name it in their trust policies stay. Raises NoSuchEntity, InvalidInput."""
    stored = await SAML.load(store, ctx, request.saml_provider_arn)
    await store.commit([stored.removed()], [stored.unchanged()])
    return Empty()
