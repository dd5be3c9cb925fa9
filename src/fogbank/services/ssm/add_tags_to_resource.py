"""AddTagsToResource: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ssm.resources import change_tags
from fogbank.services.ssm.shapes import Tag, tagged
from fogbank.storage.api import Store


class AddTagsToResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_type: str
    resource_id: str
    tags: list[Tag]


@action("ssm", "AddTagsToResource")
async def add_tags_to_resource(store: Store, ctx: Context, request: AddTagsToResource) -> Empty:
    """Raises InvalidResourceId, TooManyTagsError."""
    await change_tags(store, ctx, request.resource_type, request.resource_id, lambda tags: tagged(tags, request.tags))
    return Empty()
