"""The fabric in a storm: a seed makes causes, deliveries, what their targets answer, and all that goes wrong meanwhile.

What goes wrong: targets that fail, for a while or for good, that are slow, or that go away between the look and the
commit; a store that refuses; callers that hang up; reads, commits and claims that take their turns in any order; and
crashes before and after every one of them, after which another life begins over the same store. Time is the virtual
clock's.

    storm = Storm(seed)
    await storm.run(store)
    await laws.check(storm.ledger, store, now_ms)       what holds in the end, whatever went wrong
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, final

from fogbank.fabric.delivery import QUEUE, Acting, Delivery, Landing, Lane, TargetError, decode
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.planning import lane_queue
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.arn import Arn
from fogbank.kernel.background import Background
from fogbank.kernel.clock import Clock, Timer, virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.storage.api import (
    Conflict,
    Defer,
    OpenQueue,
    Operation,
    Push,
    Put,
    ReadFailed,
    Store,
    StoreError,
    WriteFailed,
)
from tests.fabric.storms import Answer, Attempt, Chance, Kind, Ledger, Planned

LANDED: Final = 98
DEAD: Final = 99
NOWHERE: Final = 97  # is never opened: whatever is pushed there conflicts
CAUSES: Final = "cause"
_LIVES_MAX: Final = 4
_DAY_MS: Final = 86_400_000


@final
class LooseClock:
    """A clock that nobody holds: time goes on while a target thinks, so leases lapse."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now_ms(self) -> int:
        return self._clock.now_ms()

    def call_at(self, deadline_ms: int, callback: Callable[[], None]) -> Timer:
        return self._clock.call_at(deadline_ms, callback)

    def wait_until(self, deadline_ms: int) -> Awaitable[None]:
        return self._clock.wait_until(deadline_ms)

    def hold(self) -> AbstractContextManager[None]:
        return nullcontext()


@final
class Life:
    """A process, from its start to its crash. `fuse` steps before that; 0 for none."""

    def __init__(self, storm: "Storm", number: int, fuse: int) -> None:
        self._storm = storm
        self.fuse = fuse
        self.dead = False
        clock: Any = LooseClock(storm.clock)
        self.world = World(clock, Ids(storm.seed * 10 + number), AWS_LIMITS, storm.wakeups, Background())
        store: Any = RoughStore(storm, self)
        self.outbox = Outbox(
            store,
            self.world,
            {
                "box": storm.target(self, "box"),
                "fan": storm.target(self, "fan"),
                "web": Acting(storm.target(self, "web")),
                "dead": storm.bury,
            },
        )
        self.tasks: list[asyncio.Task[Any]] = []

    def begin(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.append(task)
        return task

    async def step(self) -> None:
        """Between any two steps others may have theirs, and the process may end."""
        if not self.dead:
            self._storm.touch_clock()
            for _ in range(self._storm.chance.pick((0, 0, 1, 2, 5)) if self._storm.shuffled else 0):
                await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop
            self._storm.touch_clock()
            self.fuse -= 1
            if self.fuse == 0:
                self.dead = True
                self._storm.trouble()
        if self.dead:
            await asyncio.get_running_loop().create_future()  # a dead process does nothing more

    async def end(self) -> None:
        self.dead = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.world.background.stop()


@final
class RoughStore:
    """The store as a life sees it."""

    def __init__(self, storm: "Storm", life: Life) -> None:
        self._storm = storm
        self._life = life
        self._last: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._last.set_result(None)

    def __getattr__(self, name: str) -> Any:
        """Reads."""
        read = getattr(self._storm.store, name)

        async def reading(*arguments: Any, **named: Any) -> Any:
            await self._life.step()
            self._fail(ReadFailed)
            answer = await read(*arguments, **named)
            await self._life.step()
            return answer

        return reading

    def commit(self, operations: Sequence[Operation], checks: Any = ()) -> Awaitable[Any]:
        """It is under way when this returns: who stops waiting does not undo it. Commits do not overtake each other."""
        before, self._last = self._last, asyncio.get_running_loop().create_future()
        return asyncio.shield(self._life.begin(self._commit(operations, checks, before, self._last)))

    async def _commit(
        self, operations: Sequence[Operation], checks: Any, before: asyncio.Future[None], mine: asyncio.Future[None]
    ) -> Any:
        await before
        await self._life.step()
        try:
            self._fail(WriteFailed, often=self._storm.lapsing and _is_renewal(operations))
            results = await self._storm.store.commit(operations, checks)
            self._storm.note(operations)
        except Conflict:
            self._storm.trouble()
            raise
        finally:
            mine.set_result(None)
        await self._life.step()
        return results

    async def claim(self, *arguments: Any, **named: Any) -> Any:
        await self._life.step()
        self._fail(WriteFailed)
        entries = await self._storm.store.claim(*arguments, **named)
        await self._life.step()
        return entries

    def _fail(self, error: type[StoreError], *, often: bool = False) -> None:
        if (often and not self._storm.chance.one_in(5)) or self._storm.chance.one_in(self._storm.faulty):
            self._storm.trouble()
            raise error("the disk is moody")


@final
class Storm:
    """One seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = chance = Chance(seed)
        self.clock = virtual_clock()
        self.wakeups = Wakeups()
        self.ledger = Ledger()
        calm = chance.one_in(3)  # in some seeds only targets fail, and moments are exact
        self.shuffled = not calm
        self.faulty = 0 if calm or chance.one_in(2) else chance.pick((20, 40, 80))
        self.lapsing = not calm and chance.one_in(3)  # leases are seldom renewed
        self._fuses = [] if calm else [chance.between(1, 120) for _ in range(chance.below(_LIVES_MAX))]
        self._lanes = [Lane("strict", chance.between(1, 3), strict=True), Lane("paced", per_second=2.0), Lane("wide")]
        self._names = 0
        self._asked = 0
        self._buried: set[str] = set()
        self._lives = 0

    async def run(self, store: Store) -> None:
        """Let it all happen, until nothing is left that could."""
        self.store = store
        await store.commit([OpenQueue(LANDED), OpenQueue(DEAD)])
        life = await self._next_life()
        for _ in range(self.chance.between(1, 6)):
            sending = life.begin(self._send(life, [self._plan() for _ in range(self.chance.between(1, 3))]))
            if self.shuffled and self.chance.one_in(3):
                await self._hang_up(sending)
            if self.chance.one_in(2):
                await self._turns(40)  # what comes next meets this under way
            else:
                await self.clock.advance(ms=self.chance.pick((0, 1, 700, 5000, 60_000)))
            if life.dead:
                life = await self._next_life(life)
        # It calms down: what is left comes to its end.
        while life.dead or self._fuses:
            life = await self._next_life(life)
            await self.clock.advance(minutes=1)
        self.faulty = life.fuse = 0
        self.lapsing = False
        await self.clock.advance(hours=30)
        quiet = self._seen()
        await self.clock.advance(hours=300)
        assert self._seen() == quiet, "something happened after the end"
        for queue in (QUEUE, *(lane_queue(name) for name in self._lane_names())):
            depth = await store.depth(queue, self.clock.now_ms())
            assert depth.ready + depth.claimed + depth.delayed == 0, f"queue {queue} is not empty: {depth}"
        assert life.world.background.running() == {"fabric deliveries"}
        await life.end()

    # Lives

    async def _next_life(self, before: Life | None = None) -> Life:
        if before is not None:
            self.trouble()
            await before.end()
        while True:
            self._lives += 1
            life = Life(self, self._lives, self._fuses.pop() if self._fuses else 0)
            life.begin(life.outbox.begin())
            await self.clock.advance(ms=0)
            # A start that the disk refuses is one more that ends early.
            if life.tasks[0].done() and life.tasks[0].exception() is None:
                return life
            await life.end()

    async def _turns(self, most: int) -> None:
        for _ in range(self.chance.below(most)):
            await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop

    async def _hang_up(self, sending: asyncio.Task[Any]) -> None:
        """A client goes away while its call is under way."""
        await self._turns(20)
        sending.cancel()
        self.trouble()

    async def _send(self, life: Life, plans: Sequence[Planned]) -> None:
        """One cause and its deliveries. What the caller is told is not looked at: the store knows what was kept."""
        cause = plans[0].name
        now_ms = self.clock.now_ms()
        deliveries = [self._delivery(plan) for plan in plans]
        self.ledger.causes[cause] = [plan.name for plan in plans]
        try:
            await life.outbox.send(deliveries, operations=[Put(CAUSES, cause.encode(), b"")], now_ms=now_ms)
        except (WriteFailed, ReadFailed):
            return

    def trouble(self) -> None:
        """Something went wrong."""
        self.ledger.trouble += 1
        self.ledger.troubled_ms = self.clock.now_ms()

    def touch_clock(self) -> None:
        """The clock does not go on while one thing leads to another."""
        with self.clock.hold():
            pass

    def note(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            if isinstance(operation, Push) and operation.queue not in (QUEUE, LANDED, DEAD):
                name = _name(decode(operation.body).body)
                if name not in self.ledger.pushed:
                    self.ledger.pushed.append(name)

    # Targets

    def target(self, life: Life, kind: Kind) -> Callable[[Delivery, Arn], Awaitable[Landing]]:
        async def land(delivery: Delivery, _: Arn) -> Landing:
            answer = await self._attempt(life, delivery)
            if answer in ("transient", "permanent"):
                raise TargetError("Moody", answer, transient=answer == "transient")
            if kind == "web":
                return Landing()
            name = _name(delivery.body)
            queue = NOWHERE if answer == "gone" else LANDED
            children = [self._delivery(child) for child in self.ledger.plans[name].children]
            return Landing([_push(queue, name, self.clock.now_ms())], deliveries=children)

        return land

    async def bury(self, delivery: Delivery, _: Arn) -> Landing:
        name = _name(delivery.body)
        queue = NOWHERE if name not in self._buried and self.chance.one_in(8) else DEAD
        self._buried.add(name)
        return Landing([_push(queue, name, self.clock.now_ms())])

    async def _attempt(self, life: Life, delivery: Delivery) -> Answer:
        name, number = delivery.body.decode().split()
        plan, began_ms = self.ledger.plans[name], self.clock.now_ms()
        trouble, troubled_ms = self.ledger.trouble, self.ledger.troubled_ms
        made = self.ledger.attempts.setdefault(name, [])
        self._asked += 1
        order = self._asked
        answer = plan.answers[min(len(made), len(plan.answers) - 1)]
        if plan.slow_ms:
            await self.clock.wait_until(began_ms + plan.slow_ms)
        await life.step()
        made.append(Attempt(order, int(number), began_ms, self.clock.now_ms(), answer, trouble, troubled_ms))
        await life.step()
        return answer

    # Plans

    def _plan(self, depth: int = 0) -> Planned:
        chance = self.chance
        self._names += 1
        kind: Kind = chance.pick(("box", "box", "web", "fan" if depth == 0 else "box"))
        lane = chance.pick((None, None, *self._lanes)) if kind != "fan" else None
        made = Planned(
            f"d{self._names}",
            kind,
            self._policy(),
            self._answers(kind),
            # What lands with its cause holds the cause up, so such targets are never slow.
            chance.pick((0, 0, 0, 1500, 45_000)) if kind == "web" or lane is not None else 0,
            not chance.one_in(3),
            lane,
            chance.pick(("a", "b")) if lane is not None and lane.strict else "",
            chance.pick(("one", "two")),
            [self._plan(depth + 1) for _ in range(chance.between(1, 2))] if kind == "fan" else (),
        )
        self.ledger.plans[made.name] = made
        return made

    def _policy(self) -> RetryPolicy:
        chance = self.chance
        delays = tuple(chance.pick((0, 1, 1000, 7000, 100_000)) for _ in range(chance.below(4)))
        return RetryPolicy(chance.between(1, 5), chance.pick((3000, 90_000, _DAY_MS, _DAY_MS)), delays)

    def _answers(self, kind: Kind) -> Sequence[Answer]:
        answers: tuple[Answer, ...] = ("transient", "transient", "permanent" if self.chance.one_in(2) else "gone")
        failed: list[Answer] = [self.chance.pick(answers) for _ in range(self.chance.pick((0, 0, 1, 2, 4)))]
        if kind == "web":
            failed = ["transient" if answer == "gone" else answer for answer in failed]
        return [*failed, "transient" if self.chance.one_in(8) else "ok"]

    def _delivery(self, plan: Planned) -> Delivery:
        arn = "arn:aws:{}:us-east-1:000000000000:{}"
        born_ms = self.ledger.born_ms[plan.name] = self.ledger.born_ms.get(plan.name, self.clock.now_ms())
        return Delivery(
            arn.format(plan.kind, plan.endpoint),
            f"{plan.name} <n>".encode(),
            arn.format("test", "cause"),
            "000000000000",
            "us-east-1",
            plan.policy,
            born_ms,
            group_id=plan.group,
            dead_letter_arn=arn.format("dead", "it") if plan.buried else "",
            lane=plan.lane,
            attempt_mark=b"<n>",
        )

    # Looking

    def _lane_names(self) -> Sequence[str]:
        arn = "arn:aws:web:us-east-1:000000000000:{}"
        return [*(lane.name for lane in self._lanes), *(arn.format(name) for name in ("one", "two"))]

    def _seen(self) -> int:
        return sum(len(attempts) for attempts in self.ledger.attempts.values())


def _is_renewal(operations: Sequence[Operation]) -> bool:
    return len(operations) == 1 and isinstance(operations[0], Defer)


def _push(queue: int, name: str, now_ms: int) -> Push:
    return Push(queue, name.encode(), now_ms, now_ms, now_ms)


def _name(body: bytes) -> str:
    return body.decode().split()[0]
