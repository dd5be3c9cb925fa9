"""ListTagsForResource: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.ssm.shapes import Tag
from fogbank.services.ssm.tagging import tagged_parameter
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_type: str
    resource_id: str


class ListTagsForResourceResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    tag_list: list[Tag]


@action("ssm", "ListTagsForResource")
async def list_tags_for_resource(store: Store, ctx: Context, request: ListTagsForResource) -> ListTagsForResourceResult:
    """Raises InvalidResourceId."""
    stored = await tagged_parameter(store, ctx, request.resource_type, request.resource_id)
    return ListTagsForResourceResult([Tag(key, value) for key, value in stored.value.tags.items()])
