"""What a schedule must be: the rules that the model does not say. AWS documents none of these messages.

https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
"""

from typing import Final

import msgspec

from fogbank.fabric.schedule import At, Expression, InvalidExpression, UnknownZone, parse, zone
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.calls import Calls
from fogbank.kernel.errors import Unsupported
from fogbank.services.scheduler.errors import Invalid, InvalidScheduleExpression, InvalidTimezone
from fogbank.services.scheduler.model import FLEXIBLE, FlexibleTimeWindow, Target
from fogbank.services.scheduler.universal import operation_of, reads_only

_INPUT_BYTES_MAX: Final = 256 * 1024
_START_AGO_MS: Final = 5 * 60 * 1000
TAGS_MAX: Final = 50


def check_expression(text: str) -> Expression:
    """Raises Invalid."""
    try:
        return parse(text)
    except InvalidExpression:
        raise InvalidScheduleExpression(text) from None


def check_timezone(name: str) -> None:
    """Raises Invalid."""
    try:
        zone(name)
    except UnknownZone:
        raise InvalidTimezone(name) from None


def check_dates(expression: Expression, start_ms: int | None, end_ms: int | None, now_ms: int) -> None:
    """Raises Invalid. Of one-time schedules they are ignored. The words are guesses."""
    if isinstance(expression, At):
        return
    if start_ms is not None and start_ms < now_ms - _START_AGO_MS:
        raise Invalid("The StartDate you specify cannot be earlier than 5 minutes ago.")
    if end_ms is not None and end_ms <= now_ms:
        raise Invalid("The EndDate you specify cannot be in the past.")
    if start_ms is not None and end_ms is not None and end_ms <= start_ms:
        raise Invalid("The EndDate you specify must come after the StartDate.")


def check_window(window: FlexibleTimeWindow) -> None:
    """Raises Invalid. The words are guesses."""
    given = window.maximum_window_in_minutes is not None
    if window.mode == FLEXIBLE and not given:
        raise Invalid("MaximumWindowInMinutes must be provided when FlexibleTimeWindow Mode is FLEXIBLE.")
    if window.mode != FLEXIBLE and given:
        raise Invalid("MaximumWindowInMinutes must not be provided when FlexibleTimeWindow Mode is OFF.")


def check_tags(count: int) -> None:
    """Raises Invalid. The words are a guess."""
    if count > TAGS_MAX:
        raise Invalid(f"A resource can have at most {TAGS_MAX} tags.")


def check_target(target: Target, calls: Calls) -> None:
    """Raises Invalid, Unsupported. The words are guesses."""
    try:
        arn = Arn.parse(target.arn)
    except InvalidArn:
        raise Invalid("Provided Arn is not in correct format.") from None
    if target.input is not None and len(target.input.encode()) > _INPUT_BYTES_MAX:
        raise Invalid("The input of a target can have 262144 bytes at most.")
    match arn.service:
        case "lambda":
            _check_json(target)
        case "sqs":
            _check_queue(target, arn)
        case "sns":
            pass
        case "events" if arn.resource.startswith("event-bus/"):
            _check_event(target)
            _check_json(target)
        case "scheduler":
            _check_universal(target, arn, calls)
        case other:
            raise Unsupported(f"{other} as the target of a schedule")
    _check_parameters(target, arn)


def _check_event(target: Target) -> None:
    if target.event_bridge_parameters is None:
        raise Invalid("EventBridgeParameters must be provided for an event bus as the target.")
    if target.event_bridge_parameters.source.startswith("$"):
        raise Unsupported("a path as the Source of EventBridgeParameters")


def _check_queue(target: Target, arn: Arn) -> None:
    group = target.sqs_parameters and target.sqs_parameters.message_group_id
    if arn.resource.endswith(".fifo") and not group:
        raise Invalid("SqsParameters with a MessageGroupId must be provided for a FIFO queue as the target.")


def _check_universal(target: Target, arn: Arn, calls: Calls) -> None:
    operation = operation_of(arn)
    if operation is None:
        raise Invalid("Provided Arn is not in correct format.")
    if reads_only(operation):
        raise Invalid(f"{target.arn} is not a supported target: read-only operations are not.")
    if not calls.is_built(operation.service, operation.name):
        raise Unsupported(f"the operation {operation.name} of {operation.service} as the target of a schedule")
    _check_json(target)


def _check_json(target: Target) -> None:
    """Functions, buses and operations are given JSON.

    Context attributes may stand where a number would, without quotes; then only the invocation shows whether it fits.
    """
    if target.input is None or "<aws.scheduler." in target.input:
        return
    try:
        msgspec.json.decode(target.input)
    except msgspec.DecodeError:
        raise Invalid("The input of the target must be well-formed JSON.") from None


def _check_parameters(target: Target, arn: Arn) -> None:
    """Parameters are for their kind of target alone."""
    if target.event_bridge_parameters is not None and arn.service != "events":
        raise Invalid("EventBridgeParameters can be provided for an event bus as the target only.")
    if target.sqs_parameters is not None and arn.service != "sqs":
        raise Invalid("SqsParameters can be provided for a queue as the target only.")
