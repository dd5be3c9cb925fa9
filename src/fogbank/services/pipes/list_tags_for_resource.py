"""ListTagsForResource: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_ListTagsForResource.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.pipes.store import load
from fogbank.services.pipes.tagging import name_of
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str


class ListTagsForResourceResult(Struct, frozen=True, rename="camel"):
    tags: Mapping[str, str]


@action("pipes", "ListTagsForResource")
async def list_tags_for_resource(store: Store, ctx: Context, request: ListTagsForResource) -> ListTagsForResourceResult:
    """The tags of a pipe."""
    return ListTagsForResourceResult((await load(store, ctx, name_of(ctx, request.resource_arn))).value.tags)
