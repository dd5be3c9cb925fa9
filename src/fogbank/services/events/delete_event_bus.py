"""DeleteEventBus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import DEFAULT, Place
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteEventBus(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("events", "DeleteEventBus")
@again_on_conflict
async def delete_event_bus(store: Store, ctx: Context, request: DeleteEventBus) -> Empty:
    """Remove a custom bus that has no rules; one that is not there is no mistake."""
    place = Place(ctx.account, ctx.region, request.name)
    if place.bus == DEFAULT:
        raise Invalid("Cannot delete event bus default.")
    found, roster = await rows.find_bus(store, place), await rows.find_roster(store, place)
    if found is None or roster is None:
        return Empty()
    if roster.value.rules:
        # https://github.com/hashicorp/terraform-provider-aws/issues/22131
        raise Invalid("EventBus can't be deleted since it has rules.")
    await store.commit([found.removed(), roster.removed()], [found.unchanged(), roster.unchanged()])
    return Empty()
