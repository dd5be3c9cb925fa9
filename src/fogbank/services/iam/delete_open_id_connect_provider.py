"""DeleteOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.providers import OPEN_ID
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")


@action("iam", "DeleteOpenIDConnectProvider")
@again_on_conflict
async def delete_open_id_connect_provider(store: Store, ctx: Context, request: DeleteOpenIDConnectProvider) -> Empty:
    """One that is not there is deleted already, as the page says. Raises InvalidInput."""
    stored = await OPEN_ID.find(store, ctx, request.open_id_connect_provider_arn)
    if stored is not None:
        await store.commit([stored.removed()], [stored.unchanged()])
    return Empty()
