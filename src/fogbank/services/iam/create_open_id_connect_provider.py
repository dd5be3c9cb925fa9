"""CreateOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html"""

from typing import Final

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.iam.errors import QuotaExceeded, ValidationFailed
from fogbank.services.iam.model import OpenIdProvider, tagged
from fogbank.services.iam.providers import OPEN_ID
from fogbank.services.iam.shapes import Tag, pairs, shown_tags
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store

CLIENTS_MAX: Final = 100
THUMBPRINTS_MAX: Final = 5


class CreateOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    url: str
    client_id_list: list[str] = field(default_factory=list[str], name="ClientIDList")
    thumbprint_list: list[str] = []
    tags: list[Tag] | None = None


class CreateOpenIDConnectProviderResult(Struct, frozen=True, rename="pascal"):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    tags: list[Tag] | None = None


@action("iam", "CreateOpenIDConnectProvider")
@again_on_conflict
async def create_open_id_connect_provider(
    store: Store, ctx: Context, request: CreateOpenIDConnectProvider
) -> CreateOpenIDConnectProviderResult:
    """Raises EntityAlreadyExists, ValidationError, LimitExceeded."""
    if not request.url.startswith("https://"):
        raise ValidationFailed("Invalid Open ID Connect Provider URL")
    check_lists(request.client_id_list, request.thumbprint_list)
    tags = tagged("OIDC provider", {}, pairs(request.tags), by_aws=ctx.by_aws)
    made = OpenIdProvider(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path="/",
        name=request.url.removeprefix("https://"),
        id="",
        created_ms=ctx.now_ms,
        tags=tags,
        clients=tuple(request.client_id_list),
        thumbprints=tuple(request.thumbprint_list),
    )
    await OPEN_ID.make(store, made)
    return CreateOpenIDConnectProviderResult(made.arn, shown_tags(tags) or None)


def check_lists(clients: list[str], thumbprints: list[str]) -> None:
    """Raises LimitExceeded. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
    if len(clients) > CLIENTS_MAX:
        raise QuotaExceeded("ClientIdsPerOpenIdConnectProvider", CLIENTS_MAX)
    if len(thumbprints) > THUMBPRINTS_MAX:
        raise QuotaExceeded("ThumbprintsPerOpenIdConnectProvider", THUMBPRINTS_MAX)
