"""UntagLogGroup: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagLogGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs import store as rows
from fogbank.services.logs.changing import change
from fogbank.services.logs.tags import without
from fogbank.storage.api import Store


class UntagLogGroup(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    log_group_name: str
    tags: list[str]


@action("logs", "UntagLogGroup")
async def untag_log_group(store: Store, ctx: Context, request: UntagLogGroup) -> Empty:
    """Take tags from a log group: the old way, by name."""
    await change(
        store,
        lambda: rows.load_group(store, ctx.account, ctx.region, request.log_group_name),
        lambda group: replace(group, tags=without(group.tags, request.tags)),
    )
    return Empty()
