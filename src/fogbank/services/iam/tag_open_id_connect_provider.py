"""TagOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import OpenIdProvider, tagged
from fogbank.services.iam.providers import OPEN_ID, change
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    tags: list[Tag]


@action("iam", "TagOpenIDConnectProvider")
async def tag_open_id_connect_provider(store: Store, ctx: Context, request: TagOpenIDConnectProvider) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(provider: OpenIdProvider) -> OpenIdProvider:
        return replace(provider, tags=tagged("OIDC provider", provider.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, OPEN_ID, request.open_id_connect_provider_arn, decide)
    return Empty()
