"""ListEventBuses: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import paging
from fogbank.services.events import store as rows
from fogbank.services.events.model import Bus
from fogbank.storage.api import Store


class ListEventBuses(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    next_token: str | None = None
    limit: int | None = None


class EventBus(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str
    description: str | None = None
    policy: str | None = None
    creation_time: float | None = None
    last_modified_time: float | None = None


class ListEventBusesResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    event_buses: list[EventBus]
    next_token: str | None = None


@action("events", "ListEventBuses")
async def list_event_buses(store: Store, ctx: Context, request: ListEventBuses) -> ListEventBusesResponse:
    """The buses of the account in the region, by their names."""
    after, prefix = paging.read_token(request.next_token), request.name_prefix or ""
    buses = await rows.list_buses(store, ctx.account, ctx.region)
    named = [bus for bus in buses if bus.name > after and bus.name.startswith(prefix)]
    shown, token = paging.page(named, paging.size_of(request.limit), lambda bus: bus.name)
    return ListEventBusesResponse([_shown(bus) for bus in shown], token)


def _shown(bus: Bus) -> EventBus:
    return EventBus(
        bus.name,
        bus.arn,
        bus.description or None,
        bus.policy or None,
        bus.created_ms / 1000 if bus.created_ms else None,
        bus.modified_ms / 1000 if bus.modified_ms else None,
    )
