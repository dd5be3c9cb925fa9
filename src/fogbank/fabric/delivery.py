"""A delivery: something on its way to a target, kept until it is there or dead.

`send` gives the operation that puts it on its way, to be committed with its cause: no cause without its
delivery, no delivery without its cause. `Deliveries` works them off.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, final

from msgspec import Struct, msgpack

from fogbank.fabric.pump import Pump
from fogbank.fabric.retry import Dead, RetryAt, RetryPolicy, next_step
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.storage.api import Defer, Entry, Held, OpenQueue, Push, Settle, Store

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


class Delivery(Struct, frozen=True, omit_defaults=True):
    """What goes where, and what is to happen if it cannot."""

    target_arn: str
    body: bytes
    source_arn: str
    account: str
    region: str
    policy: RetryPolicy
    born_ms: int
    attempt: int = 0
    attributes: Mapping[str, str] = {}
    trace_id: str = ""
    group_id: str = ""
    deduplication_id: str = ""
    dead_letter_arn: str = ""


# Gives a delivery to the service whose resource is the target. Raises TargetError.
Target = Callable[[Delivery, Arn], Awaitable[None]]

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
            await self._give(delivery)
        except TargetError as error:
            await self._failed(entry, delivery, error)
        else:
            await self._store.commit([Settle(QUEUE, entry.entry, entry.receipt)])

    async def _give(self, delivery: Delivery) -> None:
        arn = Arn.parse(delivery.target_arn)
        target = self._targets.get(arn.service)
        if target is None:
            raise TargetError("UnsupportedTarget", f"Fogbank has no {arn.service}", transient=False)
        await target(delivery, arn)

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
        await self._store.commit(
            [Settle(QUEUE, entry.entry, entry.receipt), *dead], [Held(QUEUE, entry.entry, entry.receipt)]
        )


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
