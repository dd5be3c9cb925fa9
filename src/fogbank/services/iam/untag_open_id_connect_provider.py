"""UntagOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import OpenIdProvider, untagged
from fogbank.services.iam.providers import OPEN_ID, change
from fogbank.storage.api import Store


class UntagOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    tag_keys: list[str]


@action("iam", "UntagOpenIDConnectProvider")
async def untag_open_id_connect_provider(store: Store, ctx: Context, request: UntagOpenIDConnectProvider) -> Empty:
    """Raises NoSuchEntity, InvalidInput."""

    def decide(provider: OpenIdProvider) -> OpenIdProvider:
        return replace(provider, tags=untagged(provider.tags, request.tag_keys))

    await change(store, ctx, OPEN_ID, request.open_id_connect_provider_arn, decide)
    return Empty()
