"""UntagResource: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.logs.changing import change
from fogbank.services.logs.naming import load_tagged
from fogbank.services.logs.tags import without
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tag_keys: list[str]


@action("logs", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Take tags from a log group."""
    await change(
        store,
        lambda: load_tagged(store, ctx, request.resource_arn),
        lambda group: replace(group, tags=without(group.tags, request.tag_keys)),
    )
    return Empty()
