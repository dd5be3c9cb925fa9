"""Running a function: what every way to invoke one has in common."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import ExitStack, aclosing
from typing import cast

from fogbank.compute.api import Invocation, Outcome, RuntimeUnavailable, Streamed
from fogbank.kernel.world import World
from fogbank.services.lambda_.errors import InvalidParameterValue, InvalidRuntime, ResourceConflict
from fogbank.services.lambda_.functions import Target, machinery, spec_of
from fogbank.services.lambda_.model import Function
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


async def run_streamed(store: Store, world: World, target: Target, invocation: Invocation) -> Streamed | Outcome:
    """Run a function and give its response as it comes. As `run`; its concurrency is taken until its last piece."""
    means = machinery(world)
    spec = await spec_of(store, world, target)
    with ExitStack() as taken:
        room = means.concurrency.one(target.function, target.version.version)
        room.__enter__()
        taken.callback(tell_of_room, world, target.function)
        taken.push(room)
        try:
            streamed = await means.compute.invoke_stream(spec, invocation)
        except RuntimeUnavailable as error:
            raise InvalidRuntime(str(error)) from None
        if isinstance(streamed, Streamed):
            streamed.pieces = _until_the_last(streamed.pieces, taken.pop_all())
        return streamed


async def _until_the_last(pieces: AsyncIterator[bytes], taken: ExitStack) -> AsyncIterator[bytes]:
    with taken:
        async with aclosing(cast("AsyncGenerator[bytes]", pieces)):
            async for piece in pieces:
                yield piece


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
