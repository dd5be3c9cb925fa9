"""ListInstanceProfileTags: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import PROFILE
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.shapes import Tag
from fogbank.storage.api import Store


class ListInstanceProfileTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    instance_profile_name: str
    marker: str | None = None
    max_items: int | None = None


class ListInstanceProfileTagsResult(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListInstanceProfileTags")
async def list_instance_profile_tags(
    store: Store, ctx: Context, request: ListInstanceProfileTags
) -> ListInstanceProfileTagsResult:
    """Tags in the order of their keys. Raises NoSuchEntity."""
    entity = (await PROFILE.load(store, ctx.account, request.instance_profile_name)).value
    page = page_of(entity.tags, by_itself, request.marker, request.max_items)
    return ListInstanceProfileTagsResult(
        [Tag(each, entity.tags[each]) for each in page.items], page.is_truncated, page.marker
    )
