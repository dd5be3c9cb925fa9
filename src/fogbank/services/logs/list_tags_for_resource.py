"""ListTagsForResource: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.logs.naming import load_tagged
from fogbank.storage.api import Store


class ListTagsForResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str


class ListTagsForResourceResult(Struct, frozen=True, rename="camel"):
    tags: Mapping[str, str]


@action("logs", "ListTagsForResource")
async def list_tags_for_resource(store: Store, ctx: Context, request: ListTagsForResource) -> ListTagsForResourceResult:
    """A log group's tags."""
    return ListTagsForResourceResult((await load_tagged(store, ctx, request.resource_arn)).group.tags)
