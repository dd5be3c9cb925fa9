"""TagResource: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs.changing import change
from fogbank.services.logs.naming import load_tagged
from fogbank.services.logs.tags import merged
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tags: dict[str, str]


@action("logs", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Add tags to a log group."""
    await change(
        store,
        lambda: load_tagged(store, ctx, request.resource_arn),
        lambda group: replace(group, tags=merged(group.tags, request.tags, request.resource_arn, by_aws=ctx.by_aws)),
    )
    return Empty()
