"""TagResource: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_TagResource.html"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.pipes.checks import check_tags
from fogbank.services.pipes.model import Pipe
from fogbank.services.pipes.store import change
from fogbank.services.pipes.tagging import name_of
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tags: Mapping[str, str]


@action("pipes", "TagResource")
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Give a pipe tags; new values replace old ones."""

    def decide(pipe: Pipe) -> Pipe:
        check_tags(request.tags, by_aws=ctx.by_aws)
        tags = {**pipe.tags, **request.tags}
        check_tags(tags, by_aws=True)
        return replace(pipe, tags=tags)

    await change(store, ctx, name_of(ctx, request.resource_arn), decide)
    return Empty()
