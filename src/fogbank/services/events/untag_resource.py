"""UntagResource: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UntagResource.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing, tagging
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UntagResource(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    resource_arn: str = field(name="ResourceARN")
    tag_keys: list[str]


@action("events", "UntagResource")
@again_on_conflict
async def untag_resource(store: Store, ctx: Context, request: UntagResource) -> Empty:
    """Remove tags from a bus or a rule; those that it does not have are no mistake."""
    found = await tagging.load(store, request.resource_arn)
    kept = {key: value for key, value in found.value.tags.items() if key not in request.tag_keys}
    await changing.save(store, found, replace(found.value, tags=kept))
    return Empty()
