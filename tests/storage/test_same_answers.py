"""Random operations on the memory engine and on another: every answer is the same.

Ids, versions and tokens differ between engines, so each engine has its own memory of what its ids were, and
answers are compared by the order in which an id appeared.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import (
    Append,
    Check,
    Conflict,
    Defer,
    DropLog,
    DropQueue,
    Entry,
    Expire,
    Fenced,
    Held,
    Item,
    OpenQueue,
    Operation,
    Order,
    Purge,
    Push,
    Pushed,
    Put,
    Redelay,
    Remove,
    SetOrder,
    Settle,
    Store,
    Trim,
    Unchanged,
)
from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore

QUEUES = {1: Order.LOOSE, 2: Order.FAIR, 3: Order.STRICT}
queues = st.sampled_from([*QUEUES, 1, 2, 3, 4])
groups = st.sampled_from(["", "a", "b", "c"])
steps_ms = st.integers(0, 12)
delays_ms = st.sampled_from([0, 0, 0, 1, 5, 20])
counts = st.integers(1, 4)


class Side:
    """An engine, and the ids that it gave, in the order of their appearance."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entries: dict[int, int] = {}
        self.versions: dict[int, int] = {0: 0}
        self.claims: list[tuple[int, int, int]] = []  # queue, entry, receipt
        self.items: list[Item] = []
        self.tokens: list[int] = []

    def entry(self, entry: int) -> int:
        return self.entries.setdefault(entry, len(self.entries))

    def version(self, version: int) -> int:
        return self.versions.setdefault(version, len(self.versions))

    def plain(self, answer: Any, operation: Operation | None = None) -> Any:
        """An answer without what may differ."""
        match answer:
            case Pushed():
                return "pushed", self.entry(answer.entry), answer.token, answer.duplicate
            case Entry():
                return self.entry(answer.entry), *(
                    getattr(answer, name) for name in Entry.__struct_fields__ if name not in ("entry", "receipt")
                )
            case Item():
                return answer.key, answer.value, self.version(answer.version)
            case list() | tuple():
                return [self.plain(each) for each in cast("list[Any]", answer)]
            case _:
                return self.version(answer) if isinstance(operation, Put) else answer


_Kind = TypeVar("_Kind")
Choice = Sequence[_Kind] | Callable[[Side], Sequence[_Kind]]
NOTHING: Sequence[Check] = []


class Engines(RuleBasedStateMachine):
    """One step is one call to both."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.now_ms = 1000
        self.sides = [
            Side(MemoryStore(Wakeups())),
            Side(SqliteStore.open(self.directory, Wakeups(), virtual_clock(), durability="normal")),
        ]

    def teardown(self) -> None:
        for side in self.sides:
            self.runner.run(side.store.close())
        self.runner.close()
        shutil.rmtree(self.directory)

    @initialize()
    def begin(self) -> None:
        self.commit([OpenQueue(queue, order) for queue, order in QUEUES.items()])

    def both(self, call: Callable[[Side], Awaitable[Any]]) -> None:
        """The answer of both must be one."""

        async def answer(side: Side) -> Any:
            return side.plain(await call(side))

        first, second = [self.runner.run(answer(side)) for side in self.sides]
        assert first == second

    def commit(self, operations: Choice[Operation], checks: Choice[Check] = NOTHING) -> None:
        """Both commit; `operations` and `checks` may depend on the side."""

        async def run(side: Side) -> Any:
            ops = operations(side) if callable(operations) else operations
            conditions = checks(side) if callable(checks) else checks
            try:
                results = await side.store.commit(ops, conditions)
            except Conflict as conflict:
                return "conflict", conflict.index
            return [side.plain(result, operation) for result, operation in zip(results, ops, strict=True)]

        self.both(run)

    # Time and reading

    @rule(ms=steps_ms)
    def pass_time(self, ms: int) -> None:
        self.now_ms += ms

    @rule()
    def look(self) -> None:
        for queue in (*QUEUES, 4):
            self.look_at_queue(queue)
        for shard in (0, 1):
            self.look_at_shard(shard)
        self.both(lambda side: side.store.scan("s"))

    def look_at_queue(self, queue: int) -> None:
        self.both(lambda side: side.store.depth(queue, self.now_ms))
        self.both(lambda side: side.store.next_due(queue, self.now_ms))

    def look_at_shard(self, shard: int) -> None:
        self.both(lambda side: side.store.read(7, shard, 0))
        self.both(lambda side: side.store.last(7, shard))

    @rule(queue=queues, most=st.integers(0, 5))
    def limit(self, queue: int, most: int) -> None:
        self.both(lambda side: side.store.claimed_at_most(queue, self.now_ms, most))

    # Queues

    @rule(
        queue=queues,
        delays=st.lists(delays_ms, min_size=1, max_size=4),
        group=groups,
        age_ms=st.sampled_from([0, 0, 0, 3, 30]),
        dedup=st.sampled_from(["", "", "", "x", "y"]),
    )
    def push(self, queue: int, delays: list[int], group: str, age_ms: int, dedup: str) -> None:
        now_ms = self.now_ms
        self.commit(
            [
                Push(queue, b"%d" % n, now_ms, now_ms + delay, now_ms - age_ms, group, dedup, 15, f"t{now_ms}")
                for n, delay in enumerate(delays)
            ]
        )

    @rule(
        queue=queues,
        count=counts,
        timeout_ms=st.sampled_from([0, 3, 10, 40]),
        max_age_ms=st.sampled_from([None, None, None, 20, 60]),
    )
    def claim(self, queue: int, count: int, timeout_ms: int, max_age_ms: int | None) -> None:
        now_ms = self.now_ms

        async def run(side: Side) -> Any:
            found = await side.store.claim(
                queue,
                count,
                now_ms=now_ms,
                until_ms=now_ms + timeout_ms,
                born_after_ms=None if max_age_ms is None else now_ms - max_age_ms,
            )
            side.claims += [(queue, entry.entry, entry.receipt) for entry in found]
            return found

        self.both(run)

    @rule(which=st.integers(0, 1 << 20), recent=st.booleans(), timed=st.booleans(), count=counts)
    def settle(self, which: int, recent: bool, timed: bool, count: int) -> None:
        at_ms = self.now_ms if timed else None
        self.commit(lambda side: [Settle(*claim, at_ms) for claim in self.some(side, which, recent, count)])

    @rule(which=st.integers(0, 1 << 20), recent=st.booleans(), timed=st.booleans(), ms=st.integers(-5, 30))
    def defer(self, which: int, recent: bool, timed: bool, ms: int) -> None:
        at_ms = self.now_ms if timed else None
        self.commit(
            lambda side: [Defer(*claim, self.now_ms + ms, at_ms) for claim in self.some(side, which, recent, 1)]
        )

    @rule(which=st.integers(0, 1 << 20), queue=queues, timed=st.booleans())
    def push_if_held(self, which: int, queue: int, timed: bool) -> None:
        now_ms = self.now_ms
        self.commit(
            [Push(queue, b"held", now_ms, now_ms, now_ms)],
            lambda side: [Held(*claim, now_ms if timed else None) for claim in self.some(side, which, True, 1)],
        )

    @staticmethod
    def some(side: Side, which: int, recent: bool, count: int) -> list[tuple[int, int, int]]:
        claims = side.claims[-6:] if recent else side.claims
        return [claims[(which + n) % len(claims)] for n in range(count)] if claims else []

    @rule(queue=queues, delay_ms=delays_ms)
    def redelay(self, queue: int, delay_ms: int) -> None:
        self.commit([Redelay(queue, delay_ms)])

    @rule(queue=queues, age_ms=st.integers(0, 60))
    def expire(self, queue: int, age_ms: int) -> None:
        self.commit([Expire(queue, self.now_ms - age_ms)])

    @rule(
        operation=st.one_of(
            st.builds(SetOrder, queues, st.sampled_from(Order)),
            st.builds(SetOrder, queues, st.sampled_from([Order.LOOSE, Order.FAIR])),
            st.builds(Purge, queues),
            st.builds(DropQueue, st.just(4)),
            st.builds(OpenQueue, queues, st.sampled_from(Order)),
        )
    )
    def rarely(self, operation: Operation) -> None:
        self.commit([operation])

    # Items, logs, leases

    @rule(key=st.sampled_from([b"a", b"b"]), remove=st.booleans(), which=st.integers(0, 3))
    def item(self, key: bytes, remove: bool, which: int) -> None:
        async def note(side: Side) -> Any:
            item = await side.store.get("s", key)
            if item is not None:
                side.items.append(item)
            return item

        self.both(note)
        self.commit(
            [Remove("s", key) if remove else Put("s", key, b"%d" % self.now_ms)],
            lambda side: [Unchanged("s", item.key, item.version) for item in side.items[-which:][:1]],
        )

    @rule(shard=st.integers(0, 1), count=st.integers(0, 3), late_ms=st.sampled_from([0, 0, 4]))
    def append(self, shard: int, count: int, late_ms: int) -> None:
        self.commit([Append(7, shard, (b"record",) * count, self.now_ms - late_ms)])
        self.both(lambda side: side.store.seek(7, shard, self.now_ms - 3))

    @rule(shard=st.integers(0, 1), age_ms=st.integers(0, 30), drop=st.sampled_from([False] * 9 + [True]))
    def trim(self, shard: int, age_ms: int, drop: bool) -> None:
        self.commit([DropLog(7) if drop else Trim(7, shard, self.now_ms - age_ms)])

    @rule(owner=st.sampled_from(["me", "you"]), ttl_ms=st.integers(0, 20), release=st.booleans())
    def lease(self, owner: str, ttl_ms: int, release: bool) -> None:
        async def take(side: Side) -> Any:
            token = await side.store.lease("l", owner, now_ms=self.now_ms, ttl_ms=ttl_ms)
            if token is not None:
                side.tokens.append(token)
            return token is None

        self.both(take)
        self.commit([Put("s", b"fenced", b"")], lambda side: [Fenced("l", token) for token in side.tokens[-2:-1]])
        if release:
            self.both(lambda side: side.store.release("l", side.tokens[-1] if side.tokens else 9))


def test_sqlite_answers_as_memory_does() -> None:
    run_state_machine_as_test(
        Engines,
        settings=settings(
            max_examples=60,
            stateful_step_count=60,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
