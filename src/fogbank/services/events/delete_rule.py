"""DeleteRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import place_of
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    event_bus_name: str | None = None
    force: bool = False


@action("events", "DeleteRule")
@again_on_conflict
async def delete_rule(store: Store, ctx: Context, request: DeleteRule) -> Empty:
    """Remove a rule that has no targets; one that is not there is no mistake, a bus that is not there is one."""
    place = place_of(request.event_bus_name, ctx.account, ctx.region)
    found = await rows.find_rule(store, place, request.name)
    if found is None:
        await rows.load_roster(store, place)
        return Empty()
    changing.check_managed(found.value, force=request.force)
    if found.value.targets:
        # https://github.com/LBHackney-IT/Data-Platform/pull/1879
        raise Invalid("Rule can't be deleted since it has targets.")
    await changing.drop_rule(store, found)
    return Empty()
