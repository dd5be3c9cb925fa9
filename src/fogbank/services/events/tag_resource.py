"""TagResource: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing, tagging
from fogbank.services.events.model import Tag
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class TagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str = field(name="ResourceARN")
    tags: list[Tag]


@action("events", "TagResource")
@again_on_conflict
async def tag_resource(store: Store, ctx: Context, request: TagResource) -> Empty:
    """Add tags to a bus or a rule, or give them new values."""
    found = await tagging.load(store, request.resource_arn)
    changed = replace(found.value, tags=tagging.merged(found.value.tags, request.tags, ctx))
    await changing.save(store, found, changed)
    return Empty()
