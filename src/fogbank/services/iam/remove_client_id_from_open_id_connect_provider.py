"""RemoveClientIDFromOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import OpenIdProvider, without
from fogbank.services.iam.providers import OPEN_ID, change
from fogbank.storage.api import Store


class RemoveClientIDFromOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    client_id: str = field(name="ClientID")


@action("iam", "RemoveClientIDFromOpenIDConnectProvider")
async def remove_client_id_from_open_id_connect_provider(
    store: Store, ctx: Context, request: RemoveClientIDFromOpenIDConnectProvider
) -> Empty:
    """One that is not there is gone already. Raises NoSuchEntity, InvalidInput."""

    def decide(provider: OpenIdProvider) -> OpenIdProvider:
        clients = without(provider.clients, request.client_id)
        return replace(provider, clients=clients)

    await change(store, ctx, OPEN_ID, request.open_id_connect_provider_arn, decide)
    return Empty()
