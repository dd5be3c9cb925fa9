"""ListRoleTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListRoleTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    marker: str | None = None
    max_items: int | None = None


class ListRoleTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListRoleTags")
async def list_role_tags(store: Store, ctx: Context, request: ListRoleTags) -> ListRoleTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity."""
    entity = (await ROLE.load(store, ctx.account, request.role_name)).value
    page = page_of(entity.tags, by_itself, request.marker, request.max_items)
    return ListRoleTagsResult([Tag(each, entity.tags[each]) for each in page.items], page.is_truncated, page.marker)
