"""DescribeEventBus: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import store as rows
from fogbank.services.events.model import DeadLetterConfig, LogConfig, place_of
from fogbank.storage.api import Store


class DescribeEventBus(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str | None = None


class DescribeEventBusResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    name: str
    arn: str
    description: str | None = None
    kms_key_identifier: str | None = None
    dead_letter_config: DeadLetterConfig | None = None
    policy: str | None = None
    log_config: LogConfig | None = None
    creation_time: float | None = None
    last_modified_time: float | None = None


@action("events", "DescribeEventBus")
async def describe_event_bus(store: Store, ctx: Context, request: DescribeEventBus) -> DescribeEventBusResponse:
    """What a bus says of itself, the default one if none is named."""
    bus = (await rows.load_bus(store, place_of(request.name, ctx.account, ctx.region))).value
    return DescribeEventBusResponse(
        bus.name,
        bus.arn,
        bus.description or None,
        bus.kms_key_id or None,
        DeadLetterConfig(bus.dead_letter_arn) if bus.dead_letter_arn else None,
        bus.policy or None,
        bus.log_config,
        bus.created_ms / 1000 if bus.created_ms else None,
        bus.modified_ms / 1000 if bus.modified_ms else None,
    )
