"""Durable timers: something is to happen at a time, once, whatever becomes of the process meanwhile.

    ops = [SCHEDULES.put(key, schedule), timers.alarm("scheduler", Alarm(key, generation, at_ms), due_ms=…, now_ms=…)]

An alarm is an entry of a queue of the store, due at its time. When it rings, its owner says what happens, and that is
**one commit**: the alarm's end, the next alarm, the deliveries, and the checks under which all of it holds. So nothing
rings twice and nothing is forgotten, also across a kill at any moment. (Killed while it rings, before that commit, an
alarm rings again when its claim has run out, half a minute later at most.)

An alarm names a thing and the generation of it that it was set for. Whoever changes or removes the thing leaves the
alarm where it is: when it rings, the owner sees that the generation is another one, and it ends without a sound.

What was due while the server was down, or the machine asleep, rings when it is up again; of something that recurs, the
owner keeps the latest (`Recurrence.latest`). AWS has no word for this, since AWS is not down.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import tzinfo
from hashlib import blake2b
from typing import Final, final

from msgspec import Struct, msgpack

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.pump import Pump
from fogbank.fabric.schedule import Expression, latest_until, next_after
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.storage.api import Check, Conflict, Entry, Held, OpenQueue, Operation, Push, Settle, Store

_AT_ONCE: Final = 64
_ASLEEP_MS: Final = 5 * 60 * 1000


class Alarm(Struct, frozen=True, array_like=True):
    """What rings: `key` is the owner's name for it, and `at_ms` the time that it stands for (it may be due later)."""

    key: bytes
    generation: int
    at_ms: int
    kind: str = ""  # where an owner has several


class Ringing(Struct, frozen=True):
    """What an alarm brings about, in the commit that ends it. Nothing, when what it was set for is gone."""

    deliveries: Sequence[Delivery] = ()
    operations: Sequence[Operation] = ()
    checks: Sequence[Check] = ()
    hops: Sequence[Hop] = ()


class Heard(Struct, frozen=True):
    """What was due at `missed_until_ms` or before was missed; what is due later is only late."""

    missed_until_ms: int
    now_ms: int


# The owner's answer to an alarm. When one of its checks fails, it is asked again.
Ring = Callable[[Alarm, Heard], Awaitable[Ringing]]

_encode: Final = msgpack.Encoder().encode
_alarm_of: Final = msgpack.Decoder(Alarm).decode


@final
class Timers:
    """The alarms of one name, worked off."""

    def __init__(self, store: Store, world: World, name: str, ring: Ring) -> None:
        self._store = store
        self._world = world
        self._name = name
        self._queue = timer_queue(name)
        self._ring = ring
        self._began_ms = 0

    async def begin(self) -> None:
        """Let ring what is due, and what comes."""
        self._began_ms = self._world.clock.now_ms()
        await self._store.commit([OpenQueue(self._queue)])
        pump = Pump(self._store, self._world, self._queue, self._work, at_once=_AT_ONCE)
        self._world.background.spawn(f"timers {self._name}", pump.run())

    async def _work(self, entry: Entry) -> None:
        alarm = _alarm_of(entry.body)
        held = Held(self._queue, entry.entry, entry.receipt)
        settled = Settle(self._queue, entry.entry, entry.receipt)
        while True:
            now_ms = self._world.clock.now_ms()
            ringing = await self._ring(alarm, Heard(self._missed_until(alarm, entry), now_ms))
            try:
                await self._world.port(Outbox).send(
                    ringing.deliveries,
                    operations=[settled, *ringing.operations],
                    checks=[held, *ringing.checks],
                    hops=ringing.hops,
                    now_ms=now_ms,
                )
            except Conflict as conflict:
                if conflict.index:
                    continue  # the thing changed while we decided
            return

    def _missed_until(self, alarm: Alarm, entry: Entry) -> int:
        """Nothing is missed that came after the start; an alarm that was heard in time before a crash is late only."""
        heard_ms = entry.first_claimed_ms
        # Nobody heard it for so long in a life that had begun: the machine slept.
        slept = heard_ms - alarm.at_ms > _ASLEEP_MS
        return heard_ms if slept else min(heard_ms, self._began_ms)


def alarm(name: str, alarm: Alarm, *, due_ms: int, now_ms: int) -> Push:
    """The operation that sets an alarm."""
    return Push(timer_queue(name), _encode(alarm), now_ms, due_ms, now_ms)


def timer_queue(name: str) -> int:
    """The id of the queue of the alarms of one name."""
    return int.from_bytes(blake2b(f"fabric.timer/{name}".encode(), digest_size=8).digest(), "big") >> 1 or 1


class Recurrence(Struct, frozen=True):
    """When something recurs: not before `start_ms`, and not after `end_ms`. A rate begins at `anchor_ms`."""

    expression: Expression
    zone: tzinfo
    anchor_ms: int = 0
    start_ms: int = 0
    end_ms: int | None = None

    def next_after(self, after_ms: int) -> int | None:
        """The first time later than this one, inside of the limits."""
        found = next_after(self.expression, max(after_ms, self.start_ms - 1), self.zone, anchor_ms=self.anchor_ms)
        return found if found is not None and (self.end_ms is None or found <= self.end_ms) else None

    def latest(self, at_ms: int, missed_until_ms: int) -> int:
        """`at_ms`, or the last time after it that was missed too: of what was missed, that one counts."""
        until_ms = missed_until_ms if self.end_ms is None else min(missed_until_ms, self.end_ms)
        return latest_until(self.expression, at_ms, until_ms, self.zone, anchor_ms=self.anchor_ms) or at_ms
