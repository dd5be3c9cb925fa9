"""UntagResource: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UntagResource.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.pipes.model import Pipe
from fogbank.services.pipes.store import change
from fogbank.services.pipes.tagging import name_of
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    resource_arn: str
    tag_keys: list[str]


@action("pipes", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Take tags from a pipe; those that it has not do not matter."""

    def decide(pipe: Pipe) -> Pipe:
        return replace(pipe, tags={name: value for name, value in pipe.tags.items() if name not in request.tag_keys})

    await change(store, ctx, name_of(ctx, request.resource_arn), decide)
    return Empty()
