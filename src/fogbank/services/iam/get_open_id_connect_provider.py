"""GetOpenIDConnectProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.providers import OPEN_ID
from fogbank.services.iam.shapes import Tag, seconds, shown_tags
from fogbank.storage.api import Store


class GetOpenIDConnectProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")


class GetOpenIDConnectProviderResult(Struct, frozen=True, rename="pascal"):
    url: str
    client_id_list: list[str] = field(name="ClientIDList")
    thumbprint_list: list[str]
    create_date: int
    tags: list[Tag]


@action("iam", "GetOpenIDConnectProvider")
async def get_open_id_connect_provider(
    store: Store, ctx: Context, request: GetOpenIDConnectProvider
) -> GetOpenIDConnectProviderResult:
    """The URL comes without https://. Raises NoSuchEntity, InvalidInput."""
    found = (await OPEN_ID.load(store, ctx, request.open_id_connect_provider_arn)).value
    return GetOpenIDConnectProviderResult(
        found.name, list(found.clients), list(found.thumbprints), seconds(found.created_ms), shown_tags(found.tags)
    )
