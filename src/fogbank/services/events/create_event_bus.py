"""CreateEventBus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.events import store as rows
from fogbank.services.events import tagging
from fogbank.services.events.errors import Invalid, LimitExceeded, ResourceAlreadyExists
from fogbank.services.events.model import DEFAULT, Bus, DeadLetterConfig, LogConfig, Tag
from fogbank.services.events.store import BUSES
from fogbank.services.events.targets import dead_letter_arn
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateEventBus(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    event_source_name: str | None = None
    description: str | None = None
    kms_key_identifier: str | None = None
    dead_letter_config: DeadLetterConfig | None = None
    log_config: LogConfig | None = None
    tags: list[Tag] | None = None


class CreateEventBusResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    event_bus_arn: str
    description: str | None = None
    kms_key_identifier: str | None = None
    dead_letter_config: DeadLetterConfig | None = None
    log_config: LogConfig | None = None


@action("events", "CreateEventBus")
@again_on_conflict
async def create_event_bus(store: Store, ctx: Context, request: CreateEventBus) -> CreateEventBusResponse:
    """Make a custom bus."""
    bus = Bus(
        ctx.account,
        ctx.region,
        request.name,
        ctx.now_ms,
        ctx.now_ms,
        request.description or "",
        request.kms_key_identifier or "",
        dead_letter_arn(request.dead_letter_config),
        request.log_config,
        tags=tagging.merged({}, request.tags or [], ctx),
    )
    _check(request)
    existing = await rows.list_buses(store, ctx.account, ctx.region)
    if any(other.name == bus.name for other in existing):
        raise ResourceAlreadyExists("Event bus", bus.name)
    if len(existing) > ctx.limits.events_buses_max:
        raise LimitExceeded
    await store.commit(rows.new_bus(bus, ctx.ids.int63()), [BUSES.absent(rows.bus_key(rows.place_of(bus)))])
    return CreateEventBusResponse(
        bus.arn, request.description, request.kms_key_identifier, request.dead_letter_config, request.log_config
    )


def _check(request: CreateEventBus) -> None:
    if request.event_source_name is not None or request.name.startswith("aws.partner/"):
        raise Unsupported("partner event sources (EventSourceName)")
    if request.name == DEFAULT:
        raise ResourceAlreadyExists("Event bus", DEFAULT)
    if "/" in request.name:
        # "The names of custom event buses can't contain the / character." The words are a guess.
        raise Invalid("Event bus name must not contain '/'.")
