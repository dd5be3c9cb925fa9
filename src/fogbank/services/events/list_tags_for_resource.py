"""ListTagsForResource: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTagsForResource.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.events import tagging
from fogbank.services.events.model import Tag
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str = field(name="ResourceARN")


class ListTagsForResourceResponse(Struct, frozen=True, rename="pascal"):
    tags: list[Tag]


@action("events", "ListTagsForResource")
async def list_tags_for_resource(
    store: Store, ctx: Context, request: ListTagsForResource
) -> ListTagsForResourceResponse:
    """The tags of a bus or a rule."""
    found = await tagging.load(store, request.resource_arn)
    return ListTagsForResourceResponse(tagging.shown(found.value.tags))
