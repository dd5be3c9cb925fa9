"""RemoveTagsFromResource: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.ssm.tagging import change_tags
from fogbank.storage.api import Store


class RemoveTagsFromResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_type: str
    resource_id: str
    tag_keys: list[str]


@action("ssm", "RemoveTagsFromResource")
async def remove_tags_from_resource(store: Store, ctx: Context, request: RemoveTagsFromResource) -> Empty:
    """Raises InvalidResourceId."""

    def decide(tags: Mapping[str, str]) -> Mapping[str, str]:
        return {key: value for key, value in tags.items() if key not in request.tag_keys}

    await change_tags(store, ctx, request.resource_type, request.resource_id, decide)
    return Empty()
