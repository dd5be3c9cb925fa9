"""DisableRule: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.model import DISABLED, place_of
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DisableRule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    event_bus_name: str | None = None


@action("events", "DisableRule")
@again_on_conflict
async def disable_rule(store: Store, ctx: Context, request: DisableRule) -> Empty:
    """Let a rule match nothing, and its schedule rest."""
    found = await rows.load_rule(store, place_of(request.event_bus_name, ctx.account, ctx.region), request.name)
    changing.check_managed(found.value)
    await changing.save_rule(store, found, replace(found.value, state=DISABLED, beat=0))
    return Empty()
