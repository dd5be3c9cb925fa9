"""A delivery: something on its way to a target, kept until it is there or dead.

`send` gives the operation that puts it on its way, to be committed with its cause: no cause without its
delivery, no delivery without its cause. `Deliveries` works them off.

A target whose resources lie in the same store does not act itself: it gives the operations that a delivery becomes
there, and they commit together with its end. So nothing arrives twice, and nothing is lost between two commits.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, final

from msgspec import Struct, msgpack

from fogbank.fabric.pump import Pump
from fogbank.fabric.retry import Dead, RetryAt, RetryPolicy, next_step
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import Conflict, Defer, Entry, Held, OpenQueue, Operation, Push, Settle, Store

_log = logging.getLogger("fogbank.fabric")

# The one queue of the store in which all deliveries wait.
QUEUE: Final = 1
_AT_ONCE: Final = 256


class TargetError(Exception):
    """A target did not take a delivery. `transient`: it may later."""

    def __init__(self, code: str, message: str, *, transient: bool) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.transient = transient


class Attribute(Struct, frozen=True, array_like=True):
    """A typed value beside the body, in SQS's types: String, Number, Binary."""

    data_type: str
    value: str


class Delivery(Struct, frozen=True, omit_defaults=True):
    """What goes where, and what is to happen if it cannot. Which attempt it is on is the entry's count."""

    target_arn: str
    body: bytes
    source_arn: str
    account: str
    region: str
    policy: RetryPolicy
    born_ms: int
    attributes: Mapping[str, Attribute] = {}
    trace_id: str = ""
    group_id: str = ""
    deduplication_id: str = ""
    dead_letter_arn: str = ""


class Landing(Struct, frozen=True):
    """What a delivery becomes at its target: operations, and what to do when they are committed."""

    operations: Sequence[Operation] = ()
    landed: Callable[[], None] | None = None


# Takes a delivery for the service whose resource is the target. Raises TargetError.
Target = Callable[[Delivery, Arn], Awaitable[Landing]]

_encode: Final = msgpack.Encoder().encode
_decode: Final = msgpack.Decoder(Delivery).decode


def send(delivery: Delivery, *, now_ms: int) -> Push:
    """The operation that puts a delivery on its way."""
    return Push(QUEUE, _encode(delivery), now_ms, now_ms, delivery.born_ms)


@final
class Deliveries:
    """The engine: due → target → accepted, later, or the dead-letter queue."""

    def __init__(self, store: Store, world: World, targets: Mapping[str, Target]) -> None:
        self._store = store
        self._world = world
        self._targets = targets

    async def begin(self) -> None:
        """Go on with what waits, and with what comes."""
        await self._store.commit([OpenQueue(QUEUE)])
        pump = Pump(self._store, self._world, QUEUE, self._carry, at_once=_AT_ONCE)
        self._world.background.spawn("fabric deliveries", pump.run())

    async def _carry(self, entry: Entry) -> None:
        delivery = _decode(entry.body)
        try:
            landing = await self._land(delivery)
            await self._end(entry, landing.operations)
        except TargetError as error:
            await self._failed(entry, delivery, error)
        else:
            if landing.landed is not None:
                landing.landed()

    async def _land(self, delivery: Delivery) -> Landing:
        arn = Arn.parse(delivery.target_arn)
        target = self._targets.get(arn.service)
        if target is None:
            raise TargetError("UnsupportedTarget", f"Fogbank has no {arn.service}", transient=False)
        return await target(delivery, arn)

    async def _end(self, entry: Entry, operations: Sequence[Operation]) -> None:
        """Settle it, in one commit with what it became. Raises TargetError when the target went away meanwhile."""
        held = Held(QUEUE, entry.entry, entry.receipt)
        try:
            await self._store.commit([Settle(QUEUE, entry.entry, entry.receipt), *operations], [held])
        except Conflict as conflict:
            if conflict.index:
                raise TargetError("TargetGone", "The target went away.", transient=True) from None
            _log.info("delivery %d was taken over by another attempt", entry.entry)

    async def _failed(self, entry: Entry, delivery: Delivery, error: TargetError) -> None:
        now_ms = self._world.clock.now_ms()
        # The entry's count is the number of the attempt: it survives a crash without being written.
        step = (
            next_step(delivery.policy, attempt=entry.count, born_ms=delivery.born_ms, now_ms=now_ms)
            if error.transient
            else Dead("Rejected")
        )
        if isinstance(step, RetryAt):
            await self._store.commit([Defer(QUEUE, entry.entry, entry.receipt, step.due_ms)])
            return
        _log.warning("%s did not reach %s (%s): %s", delivery.source_arn, delivery.target_arn, step.reason, error)
        dead = [send(_dead_letter(delivery), now_ms=now_ms)] if delivery.dead_letter_arn else []
        await self._end(entry, dead)


def _dead_letter(delivery: Delivery) -> Delivery:
    """The same for the dead-letter queue, which has none itself."""
    return Delivery(
        delivery.dead_letter_arn,
        delivery.body,
        delivery.source_arn,
        delivery.account,
        delivery.region,
        delivery.policy,
        delivery.born_ms,
        attributes=delivery.attributes,
        trace_id=delivery.trace_id,
    )
