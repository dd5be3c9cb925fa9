"""A change of a parameter tells EventBridge, in the commit of the change.

https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html#SSM-Parameter-Store-event-types
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import json

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.action import Context
from fogbank.kernel.arn import partition_of
from fogbank.services.ssm.model import Parameter
from fogbank.storage.api import Check, Operation

# A bus takes an event at once, or is not there: there is nothing to wait for.
_POLICY: Final = RetryPolicy(1, 0, ())


def changed(ctx: Context, parameter: Parameter, operation: str) -> Delivery:
    """The event "Parameter Store Change"; `operation` is Create, Update, Delete or LabelParameterVersion."""
    event_id = ctx.ids.uuid()
    detail = {"operation": operation, "name": parameter.name, "type": parameter.current.type}
    if parameter.current.description:
        detail["description"] = parameter.current.description
    event = {
        "version": "0",
        "id": event_id,
        "detail-type": "Parameter Store Change",
        "source": "aws.ssm",
        "account": ctx.account,
        "time": datetime.fromtimestamp(ctx.now_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": ctx.region,
        "resources": [parameter.arn],
        "detail": detail,
    }
    return Delivery(
        f"arn:{partition_of(ctx.region)}:events:{ctx.region}:{ctx.account}:event-bus/default",
        json.encode(event),
        parameter.arn,
        ctx.account,
        ctx.region,
        _POLICY,
        ctx.now_ms,
        trace_id=ctx.trace_id,
        id=event_id,
    )


async def commit(
    ctx: Context, deliveries: Sequence[Delivery], operations: Sequence[Operation], checks: Sequence[Check]
) -> None:
    """Raises Conflict."""
    await ctx.world.port(Outbox).send(deliveries, operations=operations, checks=checks, now_ms=ctx.now_ms)
