"""UpdateOpenIDConnectProviderThumbprint: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.create_open_id_connect_provider import check_lists
from fogbank.services.iam.model import OpenIdProvider
from fogbank.services.iam.providers import OPEN_ID, change
from fogbank.storage.api import Store


class UpdateOpenIDConnectProviderThumbprint(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    thumbprint_list: list[str]


@action("iam", "UpdateOpenIDConnectProviderThumbprint")
async def update_open_id_connect_provider_thumbprint(
    store: Store, ctx: Context, request: UpdateOpenIDConnectProviderThumbprint
) -> Empty:
    """Replace them all. Raises NoSuchEntity, InvalidInput, LimitExceeded."""
    check_lists([], request.thumbprint_list)

    def decide(provider: OpenIdProvider) -> OpenIdProvider:
        return replace(provider, thumbprints=tuple(request.thumbprint_list))

    await change(store, ctx, OPEN_ID, request.open_id_connect_provider_arn, decide)
    return Empty()
