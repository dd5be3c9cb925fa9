"""ListTagsForResource: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListTagsForResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.tagging import Tag, load_tagged
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str


class ListTagsForResourceOutput(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]


@action("scheduler", "ListTagsForResource")
async def list_tags_for_resource(store: Store, ctx: Context, request: ListTagsForResource) -> ListTagsForResourceOutput:
    """A group's tags, by their keys."""
    stored = await load_tagged(store, ctx, request.resource_arn)
    return ListTagsForResourceOutput([Tag(key, value) for key, value in sorted(stored.value.tags.items())])
