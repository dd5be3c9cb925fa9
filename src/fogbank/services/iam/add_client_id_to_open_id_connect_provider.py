"""AddClientIDToOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.create_open_id_connect_provider import check_lists
from fogbank.services.iam.model import OpenIdProvider, without
from fogbank.services.iam.providers import OPEN_ID, change
from fogbank.storage.api import Store


class AddClientIDToOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    client_id: str = field(name="ClientID")


@action("iam", "AddClientIDToOpenIDConnectProvider")
async def add_client_id_to_open_id_connect_provider(
    store: Store, ctx: Context, request: AddClientIDToOpenIDConnectProvider
) -> Empty:
    """One that is there already stays. Raises NoSuchEntity, InvalidInput."""

    def decide(provider: OpenIdProvider) -> OpenIdProvider:
        clients = (*without(provider.clients, request.client_id), request.client_id)
        check_lists(list(clients), [])
        return replace(provider, clients=clients)

    await change(store, ctx, OPEN_ID, request.open_id_connect_provider_arn, decide)
    return Empty()
