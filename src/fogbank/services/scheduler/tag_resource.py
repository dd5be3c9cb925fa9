"""TagResource: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.scheduler.tagging import Tag, retag, tags_of
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str
    tags: list[Tag]


@action("scheduler", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Add tags to a group, and give those that are there new values."""
    await retag(store, ctx, request.resource_arn, lambda tags: {**tags, **tags_of(request.tags)})
    return Empty()
