"""ListUserTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import USER
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListUserTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    marker: str | None = None
    max_items: int | None = None


class ListUserTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListUserTags")
async def list_user_tags(store: Store, ctx: Context, request: ListUserTags) -> ListUserTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity."""
    entity = (await USER.load(store, ctx.account, request.user_name)).value
    page = page_of(entity.tags, by_itself, request.marker, request.max_items)
    return ListUserTagsResult([Tag(each, entity.tags[each]) for each in page.items], page.is_truncated, page.marker)
