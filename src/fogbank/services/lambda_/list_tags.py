"""ListTags: https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html"""

from collections.abc import Mapping

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.tagging import tags_of
from fogbank.storage.api import Store


class ListTags(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource: str


class ListTagsResult(Struct, frozen=True, rename="pascal"):
    tags: Mapping[str, str]


@action("lambda", "ListTags")
async def list_tags(store: Store, ctx: Context, request: ListTags) -> ListTagsResult:
    """The tags of a function or an event source mapping."""
    return ListTagsResult(await tags_of(store, ctx, request.resource))
