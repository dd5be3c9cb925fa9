"""EnableRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.model import ENABLED, place_of
from fogbank.services.events.scheduled import armed
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class EnableRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    event_bus_name: str | None = None


@action("events", "EnableRule")
@again_on_conflict
async def enable_rule(store: Store, ctx: Context, request: EnableRule) -> Empty:
    """Let a rule match, and fire on its schedule, again."""
    found = await rows.load_rule(store, place_of(request.event_bus_name, ctx.account, ctx.region), request.name)
    changing.check_managed(found.value)
    rule, alarms = armed(found.value, replace(found.value, state=ENABLED), ids=ctx.ids, now_ms=ctx.now_ms)
    await changing.save_rule(store, found, rule, *alarms)
    return Empty()
