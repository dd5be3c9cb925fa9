"""The outbox: a delivery commits with its cause, or not at all; and the engine that brings it to its end.

    await world.port(Outbox).send(deliveries, operations=[Put(...)], now_ms=ctx.now_ms)

What can land at once lands in that same commit: a message that is published to a topic lies in the subscribed queues
when the publisher has its answer. What cannot is an entry: of the one queue for all, or of a **lane**, a queue for one
endpoint whose slowness is nobody else's. Pumps work them off: due → target → accepted, later, or the dead-letter queue.

A lane is known by an item, so that its deliveries go on after a restart; its pump runs while it holds something.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, final

from fogbank.fabric import trace
from fogbank.fabric.delivery import QUEUE, Acting, DeadLetterForm, Delivery, Lane, Target, TargetError, Watcher, decode
from fogbank.fabric.planning import LANES, Plan, Planner, lane_of, lane_queue
from fogbank.fabric.pump import Pump, Work
from fogbank.fabric.retry import RetryAt
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.storage.api import (
    Check,
    Conflict,
    Defer,
    DropQueue,
    Entry,
    Held,
    OpenQueue,
    Operation,
    Remove,
    Result,
    Settle,
    Store,
    StoreError,
)

_log = logging.getLogger("fogbank.fabric")

_AT_ONCE: Final = 256
# What is caused lands in the same commit; when that cannot be, because something went away meanwhile, it waits.
_DIRECT_OR_NOT: Final = (True, False)


@final
class Outbox:
    """A port. `targets` by the service in ARNs; `forms` of dead letters by the kind of delivery, `watchers` by name."""

    def __init__(
        self,
        store: Store,
        world: World,
        targets: Mapping[str, Target | Acting],
        forms: Mapping[str, DeadLetterForm] | None = None,
        watchers: Mapping[str, Watcher] | None = None,
    ) -> None:
        self._store = store
        self._world = world
        self._planner = Planner(world, targets, forms or {}, watchers or {})
        self._pumps: dict[str, Pump] = {}  # of the lanes that hold something
        self._names = itertools.count()

    async def begin(self) -> None:
        """Go on with what waits, and with what comes."""
        await self._store.commit([OpenQueue(QUEUE)])
        pump = Pump(self._store, self._world, QUEUE, self._carrier(QUEUE), at_once=_AT_ONCE)
        self._world.background.spawn("fabric deliveries", pump.run())
        low = b""
        while page := await self._store.scan(LANES, low):
            for item in page:
                lane = lane_of(item.value)
                depth = await self._store.depth(lane_queue(lane.name), self._world.clock.now_ms())
                if depth.ready or depth.claimed or depth.delayed:
                    self._wake(lane)
            low = page[-1].key + b"\0"

    async def send(
        self,
        deliveries: Sequence[Delivery],
        *,
        operations: Sequence[Operation] = (),
        checks: Sequence[Check] = (),
        hops: Sequence[Hop] = (),
        landed: Callable[[], None] | None = None,
        now_ms: int,
    ) -> Sequence[Result]:
        """One commit: the cause's own operations and hops, and its deliveries. The results of the operations.

        `landed` is called when it is committed, also when the caller is cancelled meanwhile. Raises Conflict for the
        caller's checks and operations, and whatever the store raises.
        """
        own = len(checks) + len(operations)
        direct = True
        while True:
            plan = Plan(list(operations), list(hops), [landed] if landed else [], {})
            for delivery in deliveries:
                if direct:
                    await self._planner.attempt_now(plan, delivery, now_ms, 0)
                else:
                    self._planner.queue(plan, delivery, now_ms, now_ms)
            try:
                results = await self._commit(plan, checks, now_ms)
            except Conflict as conflict:
                if conflict.index < own or not (direct or self._planner.lanes):
                    raise
                # A target went away between the look and the commit: its delivery waits, as any other does.
                direct = False
                self._planner.lanes.clear()
                continue
            except asyncio.CancelledError:
                # The caller's client hung up. The commit goes on, and so must what follows it.
                self._world.background.spawn(f"after a commit ({next(self._names)})", self._follow(plan))
                raise
            return results[: len(operations)]

    async def _follow(self, plan: Plan) -> None:
        """What follows a commit that nobody waits for; whether it was made is seen by those who look."""
        with suppress(StoreError):
            await self._store.commit([])  # stands in line behind it
        self._wake_for(plan)

    def drop(self, lane_name: str) -> list[Operation]:
        """The operations that end a lane, with all that waits in it."""
        self._planner.lanes.pop(lane_name, None)
        return [DropQueue(lane_queue(lane_name)), Remove(LANES, lane_name.encode())]

    async def _commit(self, plan: Plan, checks: Sequence[Check], now_ms: int) -> Sequence[Result]:
        operations = [*plan.operations, trace.append(plan.hops, now_ms=now_ms)] if plan.hops else plan.operations
        results = await self._store.commit(operations, checks)
        self._committed(plan)
        return results

    def _committed(self, plan: Plan) -> None:
        if plan.lanes:
            self._planner.lanes |= plan.lanes
        self._wake_for(plan)

    def _wake_for(self, plan: Plan) -> None:
        for lane in plan.lanes.values():
            self._wake(lane)
        for landed in plan.landed:
            landed()

    # Working off

    def _wake(self, lane: Lane) -> None:
        """Something was put into a lane."""
        pump = self._pumps.get(lane.name)
        if pump is not None:
            pump.pace(at_once=lane.at_once, per_second=lane.per_second)
            return
        queue = lane_queue(lane.name)
        pump = self._pumps[lane.name] = Pump(
            self._store,
            self._world,
            queue,
            self._carrier(queue),
            at_once=lane.at_once,
            per_second=lane.per_second,
            in_order=lane.strict,
        )
        self._world.background.spawn(f"lane {lane.name} ({next(self._names)})", self._work(lane.name, pump))

    async def _work(self, name: str, pump: Pump) -> None:
        try:
            await pump.run_until_empty()
        finally:
            # In the same step in which the pump saw that there is nothing: what comes now wakes another one.
            del self._pumps[name]

    def _carrier(self, queue: int) -> Work:
        async def carry(entry: Entry) -> None:
            await self._carry(queue, entry)

        return carry

    async def _carry(self, queue: int, entry: Entry) -> None:
        """One attempt, and one commit of what came of it."""
        delivery = decode(entry.body)
        # The entry's count is the number of the attempt: it survives a crash without being written.
        attempt = delivery.attempts_before + entry.count
        settled = Settle(queue, entry.entry, entry.receipt)
        target, arn = self._planner.target_of(delivery)
        try:
            land = target.land if isinstance(target, Acting) else target
            landing, hop = await self._planner.ask(delivery, land, arn, attempt)
            for direct in _DIRECT_OR_NOT:
                plan = Plan([settled], [], [], {})
                await self._planner.place(plan, landing, hop, self._world.clock.now_ms(), direct=direct)
                if await self._end(plan, queue, entry):
                    return
            raise TargetError("TargetGone", "The target went away.", transient=True)
        except TargetError as error:
            await self._fail(delivery, error, attempt, queue, entry)

    async def _fail(self, delivery: Delivery, error: TargetError, attempt: int, queue: int, entry: Entry) -> None:
        """An attempt that failed is followed by another one, or by a dead letter."""
        now_ms = self._world.clock.now_ms()
        step, hop = self._planner.failed(delivery, error, attempt, now_ms)
        if isinstance(step, RetryAt):
            later = Defer(queue, entry.entry, entry.receipt, step.due_ms)
            await self._end(Plan([later], [hop], [], {}), queue, entry)
            return
        for direct in _DIRECT_OR_NOT:
            plan = Plan([Settle(queue, entry.entry, entry.receipt)], [], [], {})
            await self._planner.bury(plan, delivery, error, step, hop, now_ms, direct=direct)
            if await self._end(plan, queue, entry):
                return

    async def _end(self, plan: Plan, queue: int, entry: Entry) -> bool:
        """Commit an attempt's end. False when something that it lands in went away since it was looked at."""
        try:
            await self._commit(plan, [Held(queue, entry.entry, entry.receipt)], self._world.clock.now_ms())
        except Conflict as conflict:
            if conflict.index == 0:
                _log.info("delivery %d was taken over by another attempt", entry.entry)
                return True
            # It may be a lane that somebody dropped.
            self._planner.lanes.clear()
            return False
        return True
