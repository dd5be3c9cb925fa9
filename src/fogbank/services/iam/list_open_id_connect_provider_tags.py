"""ListOpenIDConnectProviderTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.providers import OPEN_ID
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListOpenIDConnectProviderTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    open_id_connect_provider_arn: str = field(name="OpenIDConnectProviderArn")
    marker: str | None = None
    max_items: int | None = None


class ListOpenIDConnectProviderTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListOpenIDConnectProviderTags")
async def list_open_id_connect_provider_tags(
    store: Store, ctx: Context, request: ListOpenIDConnectProviderTags
) -> ListOpenIDConnectProviderTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity, InvalidInput."""
    tags = (await OPEN_ID.load(store, ctx, request.open_id_connect_provider_arn)).value.tags
    page = page_of(tags, by_itself, request.marker, request.max_items)
    return ListOpenIDConnectProviderTagsResult(
        [Tag(each, tags[each]) for each in page.items], page.is_truncated, page.marker
    )
