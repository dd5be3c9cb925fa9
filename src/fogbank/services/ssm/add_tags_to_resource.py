"""AddTagsToResource: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ssm.shapes import Tag, tagged
from fogbank.services.ssm.tagging import change_tags
from fogbank.storage.api import Store


class AddTagsToResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_type: str
    resource_id: str
    tags: list[Tag]


@action("ssm", "AddTagsToResource")
async def add_tags_to_resource(store: Store, ctx: Context, request: AddTagsToResource) -> Empty:
    """Raises InvalidResourceId, TooManyTagsError."""

    def decide(tags: Mapping[str, str]) -> Mapping[str, str]:
        return tagged(tags, request.tags, by_aws=ctx.by_aws)

    await change_tags(store, ctx, request.resource_type, request.resource_id, decide)
    return Empty()
