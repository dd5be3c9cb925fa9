"""Pumps: what is due is worked off, what waits is waited for, what crashes comes again."""

import asyncio
from pathlib import Path

import pytest

from fogbank.fabric.pump import LEASE_MS, Pump
from fogbank.storage.api import Conflict, Defer, DropQueue, Entry, Held, OpenQueue, Order, Push, Settle, Store
from tests.fabric.worlds import ENGINES, opened, run, until

QUEUE = 7


async def push(store: Store, now_ms: int, *bodies: bytes, due_ms: int | None = None) -> None:
    await store.commit([Push(QUEUE, body, now_ms, due_ms or now_ms, now_ms) for body in bodies])


class Worker:
    """Settles what it is given, and remembers it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen: list[bytes] = []
        self.busy = 0
        self.busiest = 0
        self.gate: asyncio.Event | None = None

    async def work(self, entry: Entry) -> None:
        self.seen.append(entry.body)
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        if self.gate is not None:
            await self.gate.wait()
        self.busy -= 1
        await self.store.commit([Settle(QUEUE, entry.entry, entry.receipt)], [Held(QUEUE, entry.entry, entry.receipt)])


@pytest.mark.parametrize("engine", ENGINES)
def test_it_works_off_what_is_there_and_what_comes(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            worker = Worker(store)
            await store.commit([OpenQueue(QUEUE)])
            now_ms = world.clock.now_ms()
            await push(store, now_ms, b"before")
            world.background.spawn("pump", Pump(store, world, QUEUE, worker.work, at_once=4).run())
            await world.clock.advance(ms=0)
            await push(store, now_ms, b"later", due_ms=now_ms + 500)
            await push(store, now_ms, b"now")
            await world.clock.advance(ms=499)
            assert worker.seen == [b"before", b"now"]
            await world.clock.advance(ms=1)
            assert worker.seen == [b"before", b"now", b"later"]
            assert (await store.depth(QUEUE, now_ms + 10**9)).ready == 0

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_so_many_at_once(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            worker = Worker(store)
            worker.gate = asyncio.Event()
            await store.commit([OpenQueue(QUEUE)])
            await push(store, world.clock.now_ms(), *(b"%d" % number for number in range(100)))
            pump = asyncio.create_task(Pump(store, world, QUEUE, worker.work, at_once=40).run_until_empty())
            await until(lambda: worker.busy == 40)
            worker.gate.set()
            await pump
            assert (len(worker.seen), worker.busiest) == (100, 40)

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_until_empty_waits_for_retries_and_then_ends(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            attempts: list[int] = []

            async def work(entry: Entry) -> None:
                now_ms = world.clock.now_ms()
                attempts.append(entry.count)
                done = Settle(QUEUE, entry.entry, entry.receipt)
                again = Defer(QUEUE, entry.entry, entry.receipt, now_ms + 60_000)
                await store.commit([again if entry.count < 3 else done])

            await store.commit([OpenQueue(QUEUE)])
            await push(store, world.clock.now_ms(), b"x")
            pump = asyncio.create_task(Pump(store, world, QUEUE, work, at_once=4).run_until_empty())
            await world.clock.advance(seconds=119)
            assert (attempts, pump.done()) == ([1, 2], False)
            await world.clock.advance(seconds=1)
            await pump
            assert attempts == [1, 2, 3]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_until_empty_ends_when_the_queue_goes(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            worker = Worker(store)
            await store.commit([OpenQueue(QUEUE)])
            now_ms = world.clock.now_ms()
            await push(store, now_ms, b"x", due_ms=now_ms + 1000)
            pump = asyncio.create_task(Pump(store, world, QUEUE, worker.work, at_once=4).run_until_empty())
            await world.clock.advance(ms=0)
            await store.commit([DropQueue(QUEUE)])
            await pump
            assert worker.seen == []

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_under_way_when_it_was_cut_off_comes_again(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            worker = Worker(store)
            worker.gate = asyncio.Event()
            await store.commit([OpenQueue(QUEUE)])
            await push(store, world.clock.now_ms(), b"x")
            pump = asyncio.create_task(Pump(store, world, QUEUE, worker.work, at_once=4).run())
            await until(lambda: worker.busy)
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
            worker.gate.set()
            again = asyncio.create_task(Pump(store, world, QUEUE, worker.work, at_once=4).run_until_empty())
            await world.clock.advance(ms=LEASE_MS - 1)
            assert worker.seen == [b"x"]
            await world.clock.advance(ms=1)
            await again
            assert worker.seen == [b"x", b"x"]

    run(story())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_defect_is_one_entrys_alone(engine: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with opened(engine, tmp_path) as (store, world):
            worker = Worker(store)

            async def work(entry: Entry) -> None:
                if entry.body == b"bad" and entry.count == 1:
                    raise ValueError("a defect")
                if entry.body == b"lost" and entry.count == 1:
                    raise Conflict(0)
                await worker.work(entry)

            await store.commit([OpenQueue(QUEUE, Order.LOOSE)])
            await push(store, world.clock.now_ms(), b"bad", b"good", b"lost")
            pump = asyncio.create_task(Pump(store, world, QUEUE, work, at_once=4).run_until_empty())
            await world.clock.advance(ms=0)
            assert worker.seen == [b"good"]
            await world.clock.advance(ms=LEASE_MS)
            await pump
            assert sorted(worker.seen) == [b"bad", b"good", b"lost"]

    run(story())
