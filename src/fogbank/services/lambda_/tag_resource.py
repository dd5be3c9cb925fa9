"""TagResource: https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.tagging import Tags, check_tags, retag
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource: str
    tags: dict[str, str]


@action("lambda", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Add tags, and give those that are there new values."""
    check_tags(request.tags, by_aws=ctx.by_aws)

    def decide(tags: Tags) -> Tags:
        after = {**tags, **request.tags}
        check_tags(after, by_aws=True)
        return after

    await retag(store, ctx, request.resource, decide)
    return Empty()
