"""Universal targets: any operation that is built, by `arn:aws:scheduler:::aws-sdk:SERVICE:OPERATION`.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from fogbank.fabric.delivery import Acting, Delivery, Landing, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError, ServerError
from fogbank.kernel.world import World

_PREFIX: Final = "aws-sdk:"
# The services' names in the SDKs, where they are others than botocore's.
_SERVICES: Final = {"eventbridge": "events", "cloudwatchlogs": "logs", "sfn": "stepfunctions"}
# "EventBridge Scheduler does not support read-only API actions […] that begin with the following list of prefixes"
# A prefix is of whole words: getQueueUrl, not getaway.
_READ_ONLY: Final = re.compile(
    "(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe"
    "|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized"
    "|invokeModel)(?![a-z])"
)
_TRANSIENT: Final = frozenset({429, 503})


class Operation(Struct, frozen=True):
    """`service` as botocore calls it, `name` as AWS's API calls it."""

    service: str
    name: str


def operation_of(arn: Arn) -> Operation | None:
    """What a universal target's ARN names; None for one of another form."""
    if arn.service != "scheduler" or not arn.resource.startswith(_PREFIX):
        return None
    service, _, action = arn.resource.removeprefix(_PREFIX).partition(":")
    if not service or not action:
        return None
    return Operation(_SERVICES.get(service, service), action[0].upper() + action[1:])


def reads_only(operation: Operation) -> bool:
    return bool(_READ_ONLY.match(_other_case(operation.name)))


def target(world: World) -> Acting:
    """The target of `arn:aws:scheduler:::aws-sdk:…`: it calls the operation, with the delivery's body as its input."""

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        operation = operation_of(arn)
        if operation is None:
            raise TargetError("UnsupportedTarget", f"Fogbank cannot call {arn}.", transient=False)
        calls = world.port(Calls)
        ctx = service_context(
            world,
            account=delivery.account,
            region=delivery.region,
            service="scheduler",
            trace_id=delivery.trace_id,
        )
        try:
            params = parameters(delivery.body, calls.input_members(operation.service, operation.name))
            await calls.call(ctx, operation.service, operation.name, params)
        except msgspec.DecodeError as error:
            raise TargetError("SerializationException", str(error), transient=False) from None
        except AwsError as error:
            transient = isinstance(error, ServerError) or error.status in _TRANSIENT
            raise TargetError(error.code, error.message, transient=transient) from None
        return Landing()

    return Acting(land)


def parameters(body: bytes, members: Mapping[str, str]) -> dict[str, Any]:
    """An input as the operation takes it: names with a small or a capital letter first, texts for bytes and for times.

    Raises msgspec.DecodeError for what is no JSON object.
    """
    given = msgspec.json.decode(body, type=dict[str, Any]) if body else {}
    found: dict[str, Any] = {}
    for name, value in given.items():
        spelled = next((each for each in (name, _other_case(name)) if each in members), name)
        found[spelled] = _fitted(members.get(spelled, ""), value)
    return found


def _other_case(name: str) -> str:
    return name[:1].swapcase() + name[1:]


def _fitted(kind: str, value: Any) -> Any:
    if kind == "blob":
        return value.encode() if isinstance(value, str) else msgspec.json.encode(value)
    if kind == "timestamp" and isinstance(value, str):
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            return value
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    return value
