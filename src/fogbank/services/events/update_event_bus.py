"""UpdateEventBus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import changing
from fogbank.services.events import store as rows
from fogbank.services.events.model import Bus, DeadLetterConfig, LogConfig, place_of
from fogbank.services.events.targets import dead_letter_arn
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class UpdateEventBus(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str | None = None
    kms_key_identifier: str | None = None
    description: str | None = None
    dead_letter_config: DeadLetterConfig | None = None
    log_config: LogConfig | None = None


class UpdateEventBusResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    arn: str
    name: str
    kms_key_identifier: str | None = None
    description: str | None = None
    dead_letter_config: DeadLetterConfig | None = None
    log_config: LogConfig | None = None


@action("events", "UpdateEventBus")
@again_on_conflict
async def update_event_bus(store: Store, ctx: Context, request: UpdateEventBus) -> UpdateEventBusResponse:
    """Change what a bus says of itself; what is not given stays."""
    found = await rows.load_bus(store, place_of(request.name, ctx.account, ctx.region))
    bus = _changed(found.value, request, ctx.now_ms)
    await changing.save(store, found, bus)
    return UpdateEventBusResponse(
        bus.arn,
        bus.name,
        bus.kms_key_id or None,
        bus.description or None,
        DeadLetterConfig(bus.dead_letter_arn) if bus.dead_letter_arn else None,
        bus.log_config,
    )


def _changed(bus: Bus, request: UpdateEventBus, now_ms: int) -> Bus:
    dead_letter = request.dead_letter_config
    return replace(
        bus,
        modified_ms=now_ms,
        description=bus.description if request.description is None else request.description,
        kms_key_id=bus.kms_key_id if request.kms_key_identifier is None else request.kms_key_identifier,
        dead_letter_arn=bus.dead_letter_arn if dead_letter is None else dead_letter_arn(dead_letter),
        log_config=bus.log_config if request.log_config is None else request.log_config,
    )
