"""Event invoke configurations: how asynchronous invocations are retried, and where they end.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.services.lambda_.endings import check_destination
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceNotFound
from fogbank.services.lambda_.functions import change, load
from fogbank.services.lambda_.model import LATEST, EventInvoke, Function
from fogbank.services.lambda_.names import FunctionName, function_name
from fogbank.services.lambda_.qualifiers import find_qualified, plain
from fogbank.storage.api import Operation, Store


class Ending(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """Where an invocation ends: OnSuccess and OnFailure."""

    destination: str | None = None


class DestinationConfig(Struct, frozen=True, rename="pascal"):
    on_success: Ending | None = None
    on_failure: Ending | None = None


class EventInvokeSettings(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    """The input of PutFunctionEventInvokeConfig and UpdateFunctionEventInvokeConfig."""

    function_name: str
    qualifier: str | None = None
    maximum_retry_attempts: int | None = None
    maximum_event_age_in_seconds: int | None = None
    destination_config: DestinationConfig | None = None


class EventInvokeShown(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """A configuration as every operation shows it."""

    last_modified: float
    function_arn: str
    destination_config: DestinationConfig
    maximum_retry_attempts: int | None = None
    maximum_event_age_in_seconds: int | None = None


def shown_event_invoke(function: Function, qualifier: str, kept: EventInvoke) -> EventInvokeShown:
    return EventInvokeShown(
        kept.modified_ms / 1000,
        f"{function.arn}:{qualifier or LATEST}",
        DestinationConfig(Ending(kept.on_success_arn or None), Ending(kept.on_failure_arn or None)),
        kept.retries_max,
        kept.age_max_s,
    )


async def named(store: Store, ctx: Context, text: str, qualifier: str | None) -> FunctionName:
    """The function and a qualifier that is there. Raises ResourceNotFoundException."""
    name = function_name(ctx, text, qualifier)
    try:
        await find_qualified(store, (await load(store, name)).value, name)
    except ResourceNotFound:
        raise ResourceNotFound("The function doesn't exist.") from None
    return name


async def keep_event_invoke(
    store: Store, ctx: Context, settings: EventInvokeSettings, *, anew: bool
) -> EventInvokeShown:
    """Keep settings; `anew` forgets those that were there, otherwise they stay.

    Raises ResourceNotFoundException, InvalidParameterValueException.
    """
    name = await named(store, ctx, settings.function_name, settings.qualifier)
    qualifier = plain(name.qualifier)
    given = (settings.maximum_retry_attempts, settings.maximum_event_age_in_seconds, settings.destination_config)
    if all(value is None for value in given):
        raise InvalidParameterValue("You must specify at least one of error handling or destination setting.")
    _check_destinations(name, settings.destination_config)

    async def decide(function: Function) -> tuple[Function, Sequence[Operation]]:
        before = EventInvoke(ctx.now_ms) if anew else function.event_invoke.get(qualifier)
        if before is None:
            raise no_event_invoke(function, qualifier)
        after = changed(before, settings, ctx.now_ms)
        return replace(function, event_invoke={**function.event_invoke, qualifier: after}), ()

    function = await change(store, name, decide)
    return shown_event_invoke(function, qualifier, function.event_invoke[qualifier])


def changed(before: EventInvoke, settings: EventInvokeSettings, now_ms: int) -> EventInvoke:
    """What is given, over what was there. An empty destination takes the one that was there away."""
    retries, age_s = settings.maximum_retry_attempts, settings.maximum_event_age_in_seconds
    given = settings.destination_config or DestinationConfig()
    return EventInvoke(
        now_ms,
        before.retries_max if retries is None else retries,
        before.age_max_s if age_s is None else age_s,
        before.on_success_arn if given.on_success is None else given.on_success.destination or "",
        before.on_failure_arn if given.on_failure is None else given.on_failure.destination or "",
    )


def no_event_invoke(function: Function, qualifier: str) -> ResourceNotFound:
    return ResourceNotFound(f"The function {function.arn}:{qualifier or LATEST} doesn't have an EventInvokeConfig")


def _check_destinations(name: FunctionName, given: DestinationConfig | None) -> None:
    for ending in (given.on_success, given.on_failure) if given else ():
        if ending is None or not ending.destination:
            continue
        arn = check_destination(ending.destination)
        if arn in (name.arn, FunctionName(name.account, name.region, name.name).arn):
            raise InvalidParameterValue("You can't specify the function as a destination for itself.")
