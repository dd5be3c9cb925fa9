"""ListTagsLogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsLogGroup.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs import store as rows
from fogbank.storage.api import Store


class ListTagsLogGroup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str


class ListTagsLogGroupResult(Struct, frozen=True, rename="camel"):
    tags: Mapping[str, str]


@action("logs", "ListTagsLogGroup")
async def list_tags_log_group(store: Store, ctx: Context, request: ListTagsLogGroup) -> ListTagsLogGroupResult:
    """A log group's tags: the old way, by name."""
    stored = await rows.load_group(store, ctx.account, ctx.region, request.log_group_name)
    return ListTagsLogGroupResult(stored.group.tags)
