"""Asynchronous invocations: entries of the function's own queue, retried on AWS's schedule.

    function error       again after 1 minute, then after 2; MaximumRetryAttempts says how often (0 to 2)
    throttle, our error  again after 1 s, doubling to 5 minutes, as often as the event's age allows

When it ends, well or not, the record for the destination, the event for the dead-letter queue and the end itself
are one commit. A function that reserved no concurrency at all runs nothing: its events go where failures go.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

import itertools
import logging
from collections.abc import Sequence
from typing import Final, final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome
from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.pump import Pump
from fogbank.fabric.retry import Dead, RetryAt, RetryPolicy, next_step
from fogbank.fabric.trace import Hop
from fogbank.kernel.errors import AwsError, ClientError
from fogbank.kernel.world import World
from fogbank.services.lambda_ import destinations
from fogbank.services.lambda_.destinations import Condition, Ended
from fogbank.services.lambda_.errors import ResourceNotReady, TooManyRequests
from fogbank.services.lambda_.functions import Target, resolve
from fogbank.services.lambda_.model import LATEST, EventInvoke, Function
from fogbank.services.lambda_.names import FunctionName
from fogbank.services.lambda_.running import run
from fogbank.services.lambda_.store import FUNCTIONS, key
from fogbank.services.lambda_.tracing import Step, begin, called
from fogbank.storage.api import Conflict, Entry, Held, Operation, Push, Settle, Store

_log = logging.getLogger("fogbank.lambda")

RETRIES_MAX: Final = 2
AGE_MAX_S: Final = 21_600
_FAILURE_DELAYS_MS: Final = (60_000, 120_000)
_THROTTLE_DELAYS_MS: Final = (*(1000 << n for n in range(9)), 300_000)
_FOREVER: Final = 1 << 62
# How many events of one function are under way at once; what limits them else is its concurrency.
_AT_ONCE: Final = 100


class Event(Struct, frozen=True, omit_defaults=True):
    """An invocation that waits. `failures` and `throttles` count what happened to it so far, `attempts` all of it."""

    invocation: Invocation
    qualifier: str = ""
    failures: int = 0
    throttles: int = 0
    attempts: int = 0


_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(Event).decode


async def accept(
    world: World,
    function: Function,
    qualifier: str,
    invocation: Invocation,
    *,
    operation: str,
    now_ms: int,
) -> None:
    """Keep an event for a function; it is on the disk when this returns."""
    header, arn, request_id = invocation.trace_id, invocation.invoked_arn, invocation.request_id
    hop = called(header, world=world, operation=operation, target_arn=arn, request_id=request_id, at_ms=now_ms)
    # A client context is for synchronous invocations only, says API_Invoke.
    kept = replace(invocation, client_context="", trace_id=trace.within(header, hop))
    pushed = push(function, Event(kept, qualifier), now_ms=now_ms, due_ms=now_ms, born_ms=now_ms)
    wake = world.port(Events).wake
    await world.port(Outbox).send([], operations=[pushed], hops=[hop], landed=lambda: wake(function), now_ms=now_ms)


def push(function: Function, event: Event, *, now_ms: int, due_ms: int, born_ms: int) -> Push:
    """The operation that puts an event into its function's queue."""
    return Push(function.id, _encode(event), now_ms, due_ms, born_ms)


@final
class Events:
    """The pumps of all functions whose queues hold something. An idle function has none."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._pumping: set[int] = set()
        self._names = itertools.count()

    def wake(self, function: Function) -> None:
        """Something was put into the function's queue."""
        if function.id not in self._pumping:
            self._pumping.add(function.id)
            name = f"lambda events of {function.arn} ({next(self._names)})"
            self._world.background.spawn(
                name, self._work(FunctionName(function.account, function.region, function.name), function.id)
            )

    async def resume(self) -> None:
        """Go on with what was waiting when the server stopped."""
        after = b""
        while page := await FUNCTIONS.scan(self._store, b"", after=after):
            for stored in page:
                depth = await self._store.depth(stored.value.id, self._world.clock.now_ms())
                if depth.ready or depth.claimed or depth.delayed:
                    self.wake(stored.value)
            after = page[-1].key

    async def _work(self, name: FunctionName, queue: int) -> None:
        async def carry(entry: Entry) -> None:
            function = await _carry(self._store, self._world, name, queue, entry)
            if function is not None:
                pump.at_once = at_once(function)

        pump = Pump(self._store, self._world, queue, carry, at_once=1)
        try:
            await pump.run_until_empty()
        finally:
            # In the same step in which the pump saw that there is nothing: what comes now wakes another one.
            self._pumping.discard(queue)


# One attempt


class Failed(Struct, frozen=True):
    """The function ran and did not succeed."""

    outcome: Outcome


class Refused(Struct, frozen=True):
    """It did not run: throttled, or we could not run it."""

    status: int
    message: str
    final: bool = False  # nothing that time may change


class Succeeded(Struct, frozen=True):
    outcome: Outcome


Came = Succeeded | Failed | Refused


class Again(Struct, frozen=True):
    """Try once more then."""

    event: Event
    due_ms: int


class End(Struct, frozen=True):
    """It is over."""

    condition: Condition
    runs: int  # how often the function ran


def next_of(event: Event, came: Came, settings: EventInvoke, *, born_ms: int, now_ms: int) -> Again | End:
    """What follows an attempt: a pure function."""
    age_max_ms = (AGE_MAX_S if settings.age_max_s is None else settings.age_max_s) * 1000
    match came:
        case Succeeded():
            return End("Success", event.failures + 1)
        case Refused(final=True):
            return End("RetriesExhausted", event.failures)
        case Refused():
            tried = replace(event, throttles=event.throttles + 1, attempts=event.attempts + 1)
            policy = RetryPolicy(_FOREVER, age_max_ms, _THROTTLE_DELAYS_MS)
            attempt, runs = tried.throttles, tried.failures
        case Failed():
            tried = replace(event, failures=event.failures + 1, throttles=0, attempts=event.attempts + 1)
            retries = RETRIES_MAX if settings.retries_max is None else settings.retries_max
            policy = RetryPolicy(retries + 1, age_max_ms, _FAILURE_DELAYS_MS)
            attempt = runs = tried.failures
    match next_step(policy, attempt=attempt, born_ms=born_ms, now_ms=now_ms):
        case RetryAt(due_ms):
            return Again(tried, due_ms)
        case Dead(reason):
            return End("EventAgeExceeded" if reason == "MaxAge" else "RetriesExhausted", runs)


def settings_of(function: Function, qualifier: str) -> EventInvoke:
    """The event invoke configuration of the qualifier that was invoked."""
    return function.event_invoke.get("" if qualifier == LATEST else qualifier, EventInvoke(0))


def is_loop(header: str, arn: str) -> bool:
    """Whether the function has caused its own invocation too often."""
    return trace.passes(header, arn) >= trace.LOOP_PASSES_MAX


def at_once(function: Function) -> int:
    """How many events are taken at once: no more than the function reserved, or they would throttle each other."""
    reserved = function.reserved_concurrency
    return _AT_ONCE if reserved is None else max(1, min(reserved, _AT_ONCE))


async def _carry(store: Store, world: World, name: FunctionName, queue: int, entry: Entry) -> Function | None:
    """One attempt, and one commit of what came of it. The function as it was; None when it was deleted."""
    event = _decode(entry.body)
    found = await FUNCTIONS.find(store, key(name.account, name.region, name.name))
    if found is None or found.value.id != queue:
        return None  # the function was deleted, and the queue with it
    function = found.value
    settings = settings_of(function, event.qualifier)
    named = replace(name, qualifier=event.qualifier)
    step = _step(world, function, named, event)
    traced = replace(event.invocation, trace_id=step.header)
    target: Target | None = None
    came: Came
    try:
        target = await resolve(store, named, draw=world.ids.fraction())
        came = await _attempt(store, world, target, event, traced)
    except ClientError as error:
        came = Refused(error.status, error.message, final=True)  # the alias or the version is gone
    now_ms = world.clock.now_ms()
    next_ = next_of(event, came, settings, born_ms=entry.born_ms, now_ms=now_ms)
    operations: list[Operation] = [Settle(queue, entry.entry, entry.receipt)]
    deliveries: Sequence[Delivery] = ()
    if isinstance(next_, Again):
        operations.append(push(function, next_.event, now_ms=now_ms, due_ms=next_.due_ms, born_ms=entry.born_ms))
    else:
        version = target.version if target else function.latest
        ended = _ended(replace(event, invocation=traced), came, next_, version.version)
        deliveries = destinations.deliveries(function, version, settings, ended, ids=world.ids, now_ms=now_ms)
    held, hop = Held(queue, entry.entry, entry.receipt), _hop(step, came, at_ms=now_ms)
    try:
        await world.port(Outbox).send(deliveries, operations=operations, checks=[held], hops=[hop], now_ms=now_ms)
    except Conflict:
        _log.info("an event of %s was taken over by another attempt", function.arn)
    return function


def _step(world: World, function: Function, named: FunctionName, event: Event) -> Step:
    invocation = event.invocation
    return begin(
        invocation.trace_id,
        world=world,
        source=function.arn,
        function=function,
        target_arn=named.arn,
        request_id=invocation.request_id,
        attempt=event.attempts + 1,
    )


def _hop(step: Step, came: Came, *, at_ms: int) -> Hop:
    if isinstance(came, Refused):
        return step.refused(came.status, came.message, at_ms=at_ms)
    return step.ended(came.outcome, at_ms=at_ms)


async def _attempt(store: Store, world: World, target: Target, event: Event, invocation: Invocation) -> Came:
    function = target.function
    if function.recursive_loop == "Terminate" and is_loop(event.invocation.trace_id, function.arn):
        return Refused(400, f"{function.arn} is in a loop, and was stopped.", final=True)
    if target.function.reserved_concurrency == 0:
        # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        return Refused(TooManyRequests.status, "Rate Exceeded.", final=True)
    try:
        outcome = await run(store, world, target, invocation)
    except AwsError as error:
        return Refused(error.status, error.message)
    except Exception as error:  # noqa: BLE001 - a defect of ours is a system error: the event waits
        _log.exception("an event of %s could not be run", target.function.arn)
        return Refused(ResourceNotReady.status, str(error))
    return Failed(outcome) if outcome.error else Succeeded(outcome)


def _ended(event: Event, came: Came, end: End, version: str) -> Ended:
    if isinstance(came, Refused):
        return Ended(event.invocation, event.qualifier, end.condition, end.runs, version, came.status, came.message)
    return Ended(event.invocation, event.qualifier, end.condition, end.runs, version, 200, "", came.outcome)
