"""UntagResource: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UntagResource.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.scheduler.tagging import retag
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str
    tag_keys: list[str]


@action("scheduler", "UntagResource")
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Take tags from a group; keys that it does not bear do no harm."""
    gone = frozenset(request.tag_keys)
    await retag(
        store, ctx, request.resource_arn, lambda tags: {key: value for key, value in tags.items() if key not in gone}
    )
    return Empty()
