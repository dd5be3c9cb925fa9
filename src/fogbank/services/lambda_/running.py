"""Running a function: what every way to invoke one has in common."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import ExitStack, aclosing
from typing import cast

from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome, RuntimeUnavailable, Streamed
from fogbank.fabric import trace
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from fogbank.services.lambda_.errors import InvalidParameterValue, InvalidRuntime, ResourceConflict
from fogbank.services.lambda_.functions import Target, machinery, spec_of
from fogbank.services.lambda_.model import Function
from fogbank.services.lambda_.tracing import Step, begin
from fogbank.storage.api import Store

_WITHOUT_TENANT = (
    "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again."
)
_WITH_TENANT = (
    "The invoked function is not enabled with tenancy configuration. Remove the tenant ID in your request and try "
    "again."
)


async def run(store: Store, world: World, target: Target, invocation: Invocation) -> Outcome:
    """Run a function to its end, within its concurrency.

    Raises TooManyRequestsException, InvalidRuntimeException.
    """
    means = machinery(world)
    spec = await spec_of(store, world, target)
    began = False
    try:
        with means.concurrency.one(target.function, target.version.version):
            began = True
            return await means.compute.invoke(spec, invocation)
    except RuntimeUnavailable as error:
        raise InvalidRuntime(str(error)) from None
    finally:
        # A throttle makes no room: those who wait would throttle each other for ever.
        if began:
            tell_of_room(world, target.function)


def room_topic(account: str, region: str) -> tuple[str, str, str]:
    """Whoever finds no room for an invocation waits here."""
    return ("lambda room", account, region)


def tell_of_room(world: World, function: Function) -> None:
    """An invocation has ended, or limits have changed: those who wait look again."""
    topic = room_topic(function.account, function.region)
    waiting = world.wakeups.waiting(topic)
    if waiting:
        world.wakeups.notify(topic, waiting)


async def run_traced(store: Store, world: World, target: Target, invocation: Invocation, source: str) -> Outcome:
    """As `run`, a step of the trace that the invocation came with, if it came with one."""
    if not invocation.trace_id:
        return await run(store, world, target, invocation)
    step = _begun(world, target, invocation, source)
    try:
        outcome = await run(store, world, target, replace(invocation, trace_id=step.header))
    except AwsError as error:
        _note(store, world, step, error)
        raise
    _note(store, world, step, outcome)
    return outcome


async def run_streamed(
    store: Store, world: World, target: Target, invocation: Invocation, source: str
) -> Streamed | Outcome:
    """Run a function and give its response as it comes. As `run_traced`; its concurrency is taken until its end."""
    means = machinery(world)
    spec = await spec_of(store, world, target)
    step = _begun(world, target, invocation, source) if invocation.trace_id else None
    if step is not None:
        invocation = replace(invocation, trace_id=step.header)
    with ExitStack() as taken:
        try:
            room = means.concurrency.one(target.function, target.version.version)
            room.__enter__()
            taken.callback(tell_of_room, world, target.function)
            taken.push(room)
            streamed = await means.compute.invoke_stream(spec, invocation)
        except (RuntimeUnavailable, AwsError) as error:
            told = InvalidRuntime(str(error)) if isinstance(error, RuntimeUnavailable) else error
            _note(store, world, step, told)
            raise told from None
        if isinstance(streamed, Streamed):
            taken.callback(_note_end, store, world, step, streamed)
            streamed.pieces = _until_the_last(streamed.pieces, taken.pop_all())
        else:
            _note(store, world, step, streamed)
        return streamed


async def _until_the_last(pieces: AsyncIterator[bytes], taken: ExitStack) -> AsyncIterator[bytes]:
    with taken:
        async with aclosing(cast("AsyncGenerator[bytes]", pieces)):
            async for piece in pieces:
                yield piece


def _begun(world: World, target: Target, invocation: Invocation, source: str) -> Step:
    return begin(
        invocation.trace_id,
        world=world,
        source=source,
        function=target.function,
        target_arn=target.invoked_arn,
        request_id=invocation.request_id,
    )


def _note(store: Store, world: World, step: Step | None, came: Outcome | AwsError) -> None:
    """Nobody waits for it: a synchronous answer is not held up."""
    if step is None:
        return
    now_ms = world.clock.now_ms()
    if isinstance(came, AwsError):
        hop = step.refused(came.status, came.message, at_ms=now_ms)
    else:
        hop = step.ended(came, at_ms=now_ms)
    trace.note(store, [hop], now_ms=now_ms)


def _note_end(store: Store, world: World, step: Step | None, streamed: Streamed) -> None:
    error = "Unhandled" if streamed.error_type else ""
    _note(store, world, step, Outcome(streamed.error_body, error))


def check_invocable(target: Target, tenant_id: str | None) -> None:
    """Raises ResourceConflictException for a version that is not active; InvalidParameterValueException for tenants.

    https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
    https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html (the words for tenants are in part a guess)
    """
    version = target.version
    if version.state in ("Pending", "Failed"):
        raise ResourceConflict(
            "The operation cannot be performed at this time. "
            f"The function is currently in the following state: {version.state}"
        )
    if version.configuration.tenant_isolation != (tenant_id is not None):
        raise InvalidParameterValue(_WITH_TENANT if tenant_id is not None else _WITHOUT_TENANT)
