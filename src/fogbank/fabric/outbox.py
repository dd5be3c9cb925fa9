"""The outbox: a delivery commits with its cause, or not at all; and the engine that brings it to its end.

    await world.port(Outbox).send(deliveries, operations=[Put(...)], now_ms=ctx.now_ms)

What can land at once lands in that same commit: a message that is published to a topic lies in the subscribed queues
when the publisher has its answer. What cannot is an entry: of the one queue for all, or of a **lane**, a queue for one
endpoint whose slowness is nobody else's. Pumps work them off: due → target → accepted, later, or the dead-letter queue.

A lane is known by an item, so that its deliveries go on after a restart; its pump runs while it holds something.
"""

import itertools
import logging
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Final, final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.delivery import (
    QUEUE,
    Acting,
    DeadLetterForm,
    Delivery,
    Failure,
    Landing,
    Lane,
    Target,
    TargetError,
    decode,
    push,
)
from fogbank.fabric.pump import Pump, Work
from fogbank.fabric.retry import Dead, NextStep, RetryAt, next_step
from fogbank.fabric.trace import Hop
from fogbank.kernel.arn import Arn, InvalidArn
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
    Order,
    Put,
    Remove,
    Result,
    Settle,
    Store,
)

_log = logging.getLogger("fogbank.fabric")

LANES: Final = "fabric.lane"
_AT_ONCE: Final = 256
# Deliveries that cause deliveries are followed this far in one commit; what goes on further takes the queue.
_DEPTH_MAX: Final = 8

_encode_lane: Final = msgpack.Encoder().encode
_lane_of: Final = msgpack.Decoder(Lane).decode


class _Plan(Struct):
    """What one commit will hold."""

    operations: list[Operation]
    hops: list[Hop]
    landed: list[Callable[[], None]]
    lanes: dict[str, Lane]


@final
class Outbox:
    """A port. `targets` by the service in ARNs; `forms` of dead letters by the kind of delivery."""

    def __init__(
        self,
        store: Store,
        world: World,
        targets: Mapping[str, Target | Acting],
        forms: Mapping[str, DeadLetterForm] | None = None,
    ) -> None:
        self._store = store
        self._world = world
        self._targets = targets
        self._forms = forms or {}
        self._lanes: dict[str, Lane] = {}  # those that this process opened, and nobody dropped
        self._pumping: set[str] = set()
        self._names = itertools.count()

    async def begin(self) -> None:
        """Go on with what waits, and with what comes."""
        await self._store.commit([OpenQueue(QUEUE)])
        pump = Pump(self._store, self._world, QUEUE, self._carrier(QUEUE), at_once=_AT_ONCE)
        self._world.background.spawn("fabric deliveries", pump.run())
        low = b""
        while page := await self._store.scan(LANES, low):
            for item in page:
                lane = _lane_of(item.value)
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
        now_ms: int,
    ) -> Sequence[Result]:
        """One commit: the cause's own operations and hops, and its deliveries. The results of the operations.

        Raises Conflict for the caller's checks and operations, and whatever the store raises.
        """
        own = len(checks) + len(operations)
        direct = True
        while True:
            plan = _Plan(list(operations), list(hops), [], {})
            for delivery in deliveries:
                if direct:
                    await self._try(plan, delivery, now_ms, 0)
                else:
                    self._queue(plan, delivery, now_ms, now_ms)
            try:
                results = await self._commit(plan, checks, now_ms)
            except Conflict as conflict:
                if conflict.index < own or not (direct or self._lanes):
                    raise
                # A target went away between the look and the commit: its delivery waits, as any other does.
                direct = False
                self._lanes.clear()
                continue
            return results[: len(operations)]

    def drop(self, lane_name: str) -> list[Operation]:
        """The operations that end a lane, with all that waits in it."""
        self._lanes.pop(lane_name, None)
        return [DropQueue(lane_queue(lane_name)), Remove(LANES, lane_name.encode())]

    # Planning

    async def _try(self, plan: _Plan, delivery: Delivery, now_ms: int, depth: int) -> None:
        """Let it land now, or wait; what it causes too."""
        if delivery.lane is not None or depth > _DEPTH_MAX or self._acts(delivery):
            self._queue(plan, delivery, now_ms, now_ms)
            return
        try:
            await self._land(plan, delivery, 1, now_ms, depth)
        except TargetError as error:
            step = self._failed(plan, delivery, error, 1, now_ms)
            if isinstance(step, RetryAt):
                self._queue(plan, replace(delivery, attempts_before=1), now_ms, step.due_ms)
            else:
                await self._bury(plan, delivery, error, 1, step, now_ms, depth)

    async def _land(self, plan: _Plan, delivery: Delivery, attempt: int, now_ms: int, depth: int) -> None:
        """Ask the target, and plan what it says. Raises TargetError."""
        began_ms = self._world.clock.now_ms()
        hop = trace.hop(
            delivery.trace_id,
            ids=self._world.ids,
            kind="delivery",
            source=delivery.source_arn,
            target=delivery.target_arn,
            at_ms=began_ms,
            attempt=attempt,
        )
        body = _marked(delivery.body, delivery.attempt_mark, attempt)
        landing = await self._ask(replace(delivery, body=body, trace_id=trace.within(delivery.trace_id, hop)))
        plan.operations += landing.operations
        names = tuple(landing.ids) + ((delivery.id,) if delivery.id else ())
        took_ms = self._world.clock.now_ms() - began_ms
        plan.hops.append(replace(hop, outcome=landing.outcome, why=landing.why, ids=names, took_ms=took_ms))
        if landing.landed is not None:
            plan.landed.append(landing.landed)
        for caused in landing.deliveries:
            await self._try(plan, caused, now_ms, depth + 1)

    async def _ask(self, delivery: Delivery) -> Landing:
        try:
            arn = Arn.parse(delivery.target_arn)
        except InvalidArn as error:
            raise TargetError(error.code, error.message, transient=False) from None
        target = self._targets.get(arn.service)
        if target is None:
            raise TargetError("UnsupportedTarget", f"Fogbank has no {arn.service}", transient=False)
        return await (target.land if isinstance(target, Acting) else target)(delivery, arn)

    def _acts(self, delivery: Delivery) -> bool:
        service = delivery.target_arn.split(":", 3)[2:3]
        return bool(service) and isinstance(self._targets.get(service[0]), Acting)

    def _queue(self, plan: _Plan, delivery: Delivery, now_ms: int, due_ms: int) -> None:
        lane = delivery.lane
        if lane is None and self._acts(delivery):
            lane = Lane(delivery.target_arn)
            delivery = replace(delivery, lane=lane)
        if lane is None:
            plan.operations.append(push(QUEUE, delivery, now_ms=now_ms, due_ms=due_ms))
            return
        queue = lane_queue(lane.name)
        if plan.lanes.get(lane.name, self._lanes.get(lane.name)) != lane:
            order = Order.STRICT if lane.strict else Order.LOOSE
            plan.operations += [OpenQueue(queue, order), Put(LANES, lane.name.encode(), _encode_lane(lane))]
        plan.lanes[lane.name] = lane
        plan.operations.append(push(queue, delivery, now_ms=now_ms, due_ms=due_ms))

    def _failed(self, plan: _Plan, delivery: Delivery, error: TargetError, attempt: int, now_ms: int) -> NextStep:
        """What follows a failed attempt; it is told in the trace."""
        step = (
            next_step(
                delivery.policy,
                attempt=attempt,
                born_ms=delivery.born_ms,
                now_ms=now_ms,
                draw=self._world.ids.fraction() if delivery.policy.jitter else 0.0,
                after_ms=error.after_ms,
            )
            if error.transient
            else Dead("Rejected")
        )
        plan.hops.append(
            trace.hop(
                delivery.trace_id,
                ids=self._world.ids,
                kind="delivery",
                source=delivery.source_arn,
                target=delivery.target_arn,
                at_ms=now_ms,
                attempt=attempt,
                outcome="retry" if isinstance(step, RetryAt) else "dead",
                why=str(error),
                names=(delivery.id,) if delivery.id else (),
            )
        )
        return step

    async def _bury(
        self, plan: _Plan, delivery: Delivery, error: TargetError, attempt: int, dead: Dead, now_ms: int, depth: int
    ) -> None:
        """The dead letter, in the same commit; without a queue for it, the trace and the log are what is left."""
        _log.warning("%s did not reach %s (%s): %s", delivery.source_arn, delivery.target_arn, dead.reason, error)
        if not delivery.dead_letter_arn:
            return
        form = self._forms.get(delivery.kind)
        failure = Failure(error.code, error.message, attempt, dead.reason)
        letter = Delivery(
            delivery.dead_letter_arn,
            _marked(delivery.body, delivery.attempt_mark, attempt)
            if delivery.dead_letter_body is None
            else delivery.dead_letter_body,
            delivery.source_arn,
            delivery.account,
            delivery.region,
            delivery.policy,
            now_ms,
            attributes={**delivery.attributes, **form(delivery, failure)} if form else delivery.attributes,
            trace_id=plan.hops[-1].header() if plan.hops else delivery.trace_id,
            group_id=delivery.group_id,
            deduplication_id=delivery.deduplication_id,
            id=delivery.id,
        )
        await self._try(plan, letter, now_ms, depth + 1)

    async def _commit(self, plan: _Plan, checks: Sequence[Check], now_ms: int) -> Sequence[Result]:
        operations = [*plan.operations, trace.append(plan.hops, now_ms=now_ms)] if plan.hops else plan.operations
        results = await self._store.commit(operations, checks)
        self._lanes |= plan.lanes
        for lane in plan.lanes.values():
            self._wake(lane)
        for landed in plan.landed:
            landed()
        return results

    # Working off

    def _wake(self, lane: Lane) -> None:
        """Something was put into a lane."""
        if lane.name not in self._pumping:
            self._pumping.add(lane.name)
            self._world.background.spawn(f"lane {lane.name} ({next(self._names)})", self._work(lane))

    async def _work(self, lane: Lane) -> None:
        queue = lane_queue(lane.name)
        pump = Pump(
            self._store,
            self._world,
            queue,
            self._carrier(queue),
            at_once=lane.at_once,
            per_second=lane.per_second,
            in_order=lane.strict,
        )
        try:
            await pump.run_until_empty()
        finally:
            # In the same step in which the pump saw that there is nothing: what comes now wakes another one.
            self._pumping.discard(lane.name)

    def _carrier(self, queue: int) -> Work:
        async def carry(entry: Entry) -> None:
            await self._carry(queue, entry)

        return carry

    async def _carry(self, queue: int, entry: Entry) -> None:
        """One attempt, and one commit of what came of it."""
        delivery = decode(entry.body)
        # The entry's count is the number of the attempt: it survives a crash without being written.
        attempt = delivery.attempts_before + entry.count
        now_ms = self._world.clock.now_ms()
        settled = Settle(queue, entry.entry, entry.receipt)
        plan = _Plan([settled], [], [], {})
        try:
            await self._land(plan, delivery, attempt, now_ms, 0)
            await self._end(plan, queue, entry)
        except TargetError as error:
            now_ms = self._world.clock.now_ms()
            plan = _Plan([], [], [], {})
            step = self._failed(plan, delivery, error, attempt, now_ms)
            if isinstance(step, RetryAt):
                plan.operations.append(Defer(queue, entry.entry, entry.receipt, step.due_ms))
            else:
                plan.operations.append(settled)
                await self._bury(plan, delivery, error, attempt, step, now_ms, 0)
            await self._end(plan, queue, entry)

    async def _end(self, plan: _Plan, queue: int, entry: Entry) -> None:
        """Commit an attempt's end. Raises TargetError when the target went away meanwhile."""
        held = Held(queue, entry.entry, entry.receipt)
        try:
            await self._commit(plan, [held], self._world.clock.now_ms())
        except Conflict as conflict:
            self._lanes.clear()
            if conflict.index:
                raise TargetError("TargetGone", "The target went away.", transient=True) from None
            _log.info("delivery %d was taken over by another attempt", entry.entry)


def _marked(body: bytes, mark: bytes, attempt: int) -> bytes:
    return body.replace(mark, b"%d" % attempt) if mark else body


def lane_queue(name: str) -> int:
    """The id of a lane's queue."""
    return int.from_bytes(blake2b(f"{LANES}/{name}".encode(), digest_size=8).digest(), "big") >> 1 or 1
