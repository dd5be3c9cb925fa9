"""UntagResource: https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.lambda_.tagging import Tags, retag
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource: str
    tag_keys: list[str]


@action("lambda", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Take tags away. Those that are not there are no mistake."""

    def decide(tags: Tags) -> Tags:
        return {name: value for name, value in tags.items() if name not in request.tag_keys}

    await retag(store, ctx, request.resource, decide)
    return Empty()
