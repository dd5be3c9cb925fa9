"""What one commit of deliveries will hold: where each lands, what it causes, what waits, what is dead.

Nothing is written here; the outbox commits a plan, or makes another when the world has changed meanwhile.
"""

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
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
    Watcher,
    push,
)
from fogbank.fabric.retry import Dead, NextStep, RetryAt, next_step
from fogbank.fabric.trace import Hop
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.world import World
from fogbank.storage.api import OpenQueue, Operation, Order, Put, StoreError

_log = logging.getLogger("fogbank.fabric")

LANES: Final = "fabric.lane"
# Deliveries that cause deliveries are followed this far in one commit; what goes on further takes the queue.
_DEPTH_MAX: Final = 8

_encode_lane: Final = msgpack.Encoder().encode
lane_of: Final = msgpack.Decoder(Lane).decode


class Plan(Struct):
    """What one commit will hold."""

    operations: list[Operation]
    hops: list[Hop]
    landed: list[Callable[[], None]]
    lanes: dict[str, Lane]


@final
class Planner:
    """Asks targets. `targets` by the service in ARNs; `forms` of dead letters by the kind of delivery.

    `watchers` by their names: a delivery with the fact "watcher" has one.
    """

    def __init__(
        self,
        world: World,
        targets: Mapping[str, Target | Acting],
        forms: Mapping[str, DeadLetterForm],
        watchers: Mapping[str, Watcher],
    ) -> None:
        self._world = world
        self._targets = targets
        self._forms = forms
        self._watchers = watchers
        self.lanes: dict[str, Lane] = {}  # those that this process opened, and nobody dropped

    async def attempt_now(self, plan: Plan, delivery: Delivery, now_ms: int, depth: int) -> None:
        """Let it land now, or wait; what it causes too."""
        target, arn = self.target_of(delivery)
        if delivery.lane is not None or depth > _DEPTH_MAX or isinstance(target, Acting):
            self.queue(plan, delivery, now_ms, now_ms)
            return
        try:
            landing, hop = await self.ask(delivery, target, arn, 1)
        except TargetError as error:
            now_ms = self._world.clock.now_ms()
            step, hop = self.failed(delivery, error, 1, now_ms)
            if isinstance(step, RetryAt):
                plan.hops.append(hop)
                self.queue(plan, replace(delivery, attempts_before=1), now_ms, step.due_ms)
            else:
                await self.bury(plan, delivery, error, step, hop, now_ms, depth)
        else:
            await self.place(plan, landing, hop, now_ms, depth)

    async def ask(self, delivery: Delivery, target: Target | None, arn: Arn, attempt: int) -> tuple[Landing, Hop]:
        """What the target says, and how it is told. Raises TargetError."""
        clock, ids, header = self._world.clock, self._world.ids, delivery.trace_id
        began_ms = clock.now_ms()
        root, parent, _ = trace.origin(header)
        root, span = root or trace.new_root(ids, began_ms), trace.new_span(ids)
        body = marked(delivery.body, delivery.attempt_mark, attempt)
        asked = replace(delivery, body=body, trace_id=trace.below(header, root, span))
        landing = await self._ask(target, asked, arn)
        if (watcher := self._watchers.get(delivery.facts.get("watcher", ""))) is not None:
            watched = partial(watcher, delivery, attempt, landing)
            landing = replace(landing, landed=partial(_both, landing.landed, watched))
        return landing, Hop(
            root,
            span,
            parent,
            "delivery",
            delivery.source_arn,
            delivery.target_arn,
            began_ms,
            landing.outcome,
            attempt,
            clock.now_ms() - began_ms,
            (*landing.ids, delivery.id) if delivery.id else tuple(landing.ids),
            landing.why,
            landing.subject,
        )

    async def place(
        self, plan: Plan, landing: Landing, hop: Hop, now_ms: int, depth: int = 0, *, direct: bool = True
    ) -> None:
        """Plan what a target said; with `direct` what it causes lands too, if it can."""
        plan.operations += landing.operations
        plan.hops.append(hop)
        if landing.landed is not None:
            plan.landed.append(landing.landed)
        for caused in landing.deliveries:
            if direct:
                await self.attempt_now(plan, caused, now_ms, depth + 1)
            else:
                self.queue(plan, caused, now_ms, now_ms)

    async def _ask(self, target: Target | None, delivery: Delivery, arn: Arn) -> Landing:
        if target is None:
            raise TargetError("UnsupportedTarget", f"Fogbank has no {arn.service}", transient=False)
        try:
            return await target(delivery, arn)
        except (TargetError, StoreError):
            raise
        except Exception as error:
            # A defect of one target is not the cause's: it is tried again as the policy says, and then dead.
            _log.exception("%s could not take a delivery", delivery.target_arn)
            raise TargetError("InternalFailure", str(error), transient=True) from error

    def target_of(self, delivery: Delivery) -> tuple[Target | Acting | None, Arn]:
        arn = _parse(delivery.target_arn)
        return self._targets.get(arn.service), arn

    def queue(self, plan: Plan, delivery: Delivery, now_ms: int, due_ms: int) -> None:
        lane = delivery.lane
        if lane is None and isinstance(self.target_of(delivery)[0], Acting):
            lane = Lane(delivery.target_arn)
            delivery = replace(delivery, lane=lane)
        if lane is None:
            plan.operations.append(push(QUEUE, delivery, now_ms=now_ms, due_ms=due_ms))
            return
        if plan.lanes.get(lane.name, self.lanes.get(lane.name)) != lane:
            plan.operations += opening(lane)
        plan.lanes[lane.name] = lane
        plan.operations.append(push(lane_queue(lane.name), delivery, now_ms=now_ms, due_ms=due_ms))

    def failed(self, delivery: Delivery, error: TargetError, attempt: int, now_ms: int) -> tuple[NextStep, Hop]:
        """What follows a failed attempt, and how it is told."""
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
        return step, trace.hop(
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

    async def bury(
        self,
        plan: Plan,
        delivery: Delivery,
        error: TargetError,
        dead: Dead,
        hop: Hop,
        now_ms: int,
        depth: int = 0,
        *,
        direct: bool = True,
    ) -> None:
        """The dead letter, in the same commit; without a queue for it, the trace and the log are what is left."""
        plan.hops.append(hop)
        _log.warning("%s did not reach %s (%s): %s", delivery.source_arn, delivery.target_arn, dead.reason, error)
        failure = Failure(error.code, error.message, hop.attempt, dead.reason)
        if (watcher := self._watchers.get(delivery.facts.get("watcher", ""))) is not None:
            plan.landed.append(partial(watcher, delivery, hop.attempt, failure))
        if not delivery.dead_letter_arn:
            return
        form = self._forms.get(delivery.kind)
        letter = Delivery(
            delivery.dead_letter_arn,
            marked(delivery.body, delivery.attempt_mark, hop.attempt)
            if delivery.dead_letter_body is None
            else delivery.dead_letter_body,
            delivery.source_arn,
            delivery.account,
            delivery.region,
            delivery.policy,
            now_ms,
            attributes={**delivery.attributes, **form(delivery, failure)} if form else delivery.attributes,
            trace_id=trace.within(delivery.trace_id, hop),
            group_id=delivery.group_id,
            deduplication_id=delivery.deduplication_id,
            id=delivery.id,
            seal=delivery.seal if delivery.dead_letter_body is None else "",
        )
        if direct:
            await self.attempt_now(plan, letter, now_ms, depth + 1)
        else:
            self.queue(plan, letter, now_ms, now_ms)


def _both(landed: Callable[[], None] | None, watched: Callable[[], None]) -> None:
    if landed is not None:
        landed()
    watched()


def opening(lane: Lane) -> list[Operation]:
    """What makes a lane, or leaves it as it is."""
    order = Order.STRICT if lane.strict else Order.LOOSE
    return [OpenQueue(lane_queue(lane.name), order), Put(LANES, lane.name.encode(), _encode_lane(lane))]


@lru_cache(maxsize=4096)
def _parse(text: str) -> Arn:
    """An ARN; for what is none, one of no service, which nobody takes."""
    try:
        return Arn.parse(text)
    except InvalidArn:
        return Arn("", "", "", text)


def marked(body: bytes, mark: bytes, attempt: int) -> bytes:
    """The body with the attempt's number where it has the mark."""
    return body.replace(mark, b"%d" % attempt) if mark else body


def lane_queue(name: str) -> int:
    """The id of a lane's queue."""
    return int.from_bytes(blake2b(f"{LANES}/{name}".encode(), digest_size=8).digest(), "big") >> 1 or 1
