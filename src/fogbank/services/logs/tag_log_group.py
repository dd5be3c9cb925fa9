"""TagLogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.errors import InvalidParameter, TooManyTags
from fogbank.services.logs.model import Group
from fogbank.services.logs.tags import merged
from fogbank.storage.api import Store


class TagLogGroup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    tags: dict[str, str]


@action("logs", "TagLogGroup")
async def tag_log_group(store: Store, ctx: Context, request: TagLogGroup) -> Empty:
    """Add tags to a log group: the old way, by name."""

    def decide(group: Group) -> Group:
        try:
            return replace(group, tags=merged(group.tags, request.tags, group.arn, by_aws=ctx.by_aws))
        except TooManyTags as error:
            # This operation does not have that error.
            raise InvalidParameter(error.message) from None

    await change(store, lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name), decide)
    return Empty()
