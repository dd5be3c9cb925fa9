"""What the storage engine costs: operations a second, processor time an operation, against the disk's own limit.

    python bench/storage.py [--directory DIR] [--seconds S] [--backlog N] [--only NAME]

A group is so many clients that each wait for their answer before they go on. "cycle" is send, receive and
settle of one message: three durable steps. Processor time counts all threads. A directory in memory (/dev/shm)
shows what the engine itself costs; one on a disk is bound by fsync, whose bare rate is printed first.
"""

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

try:
    from uvloop import new_event_loop
except ImportError:
    from asyncio import new_event_loop

from fogbank.kernel.clock import system_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import Append, OpenQueue, Order, Push, Put, Settle, Store
from fogbank.storage.sqlite import SqliteStore

BODY = os.urandom(400)
QUEUE, BACKLOG, FAIR, STRICT = 1, 2, 3, 4
GROUP_SIZES = (1, 16, 64)
FAR_MS = 1 << 40

Step = Callable[[Store, int, int], Awaitable[int]]  # store, worker, turn → how many operations it was


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def push(queue: int, group: str = "") -> Push:
    at_ms = now_ms()
    return Push(queue, BODY, at_ms, at_ms, at_ms, group)


async def send(store: Store, worker: int, turn: int) -> int:
    await store.commit([push(QUEUE)])
    return 1


async def receive(store: Store, worker: int, turn: int) -> int:
    at_ms = now_ms()
    return len(await store.claim(QUEUE, 1, now_ms=at_ms, until_ms=at_ms + FAR_MS))


async def receive_and_settle_10(store: Store, worker: int, turn: int) -> int:
    at_ms = now_ms()
    entries = await store.claim(QUEUE, 10, now_ms=at_ms, until_ms=at_ms + FAR_MS)
    await store.commit([Settle(QUEUE, entry.entry, entry.receipt, at_ms) for entry in entries])
    return len(entries)


def cycle(queue: int, groups: int = 0) -> Step:
    async def step(store: Store, worker: int, turn: int) -> int:
        await store.commit([push(queue, f"group{worker * 1000 + turn % groups}" if groups else "")])
        at_ms = now_ms()
        entries = await store.claim(queue, 1, now_ms=at_ms, until_ms=at_ms + 60_000)
        await store.commit([Settle(queue, entry.entry, entry.receipt, at_ms) for entry in entries])
        return 1

    return step


async def put(store: Store, worker: int, turn: int) -> int:
    await store.commit([Put("bench", b"%d" % ((worker * 7919 + turn * 104729) % 100_000), BODY)])
    return 1


async def get(store: Store, worker: int, turn: int) -> int:
    for _ in range(100):
        await store.get("bench", b"7")
    return 100


async def append(store: Store, worker: int, turn: int) -> int:
    await store.commit([Append(1, worker % 4, (BODY,), now_ms())])
    return 1


async def run(name: str, store: Store, group: int, seconds: float, step: Step) -> None:
    """Let `group` clients go on for a while, and print what came of it."""
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def client(worker: int) -> int:
        done = turn = 0
        while (begin := time.perf_counter()) < end:
            count = await step(store, worker, turn)
            if not count:
                break
            waits.append(time.perf_counter() - begin)
            done += count
            turn += 1
        return done

    wall, cpu = time.perf_counter(), time.process_time()
    total = sum(await asyncio.gather(*(client(worker) for worker in range(group))))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    waits.sort()
    p50, p99, longest = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99, 1 - 1e-9))
    print(
        f"{name:24} {group:4} {total / wall:10.0f} {cpu / total * 1e6:9.1f} {p50:8.2f} {p99:8.2f} {longest:8.1f}",
        flush=True,
    )


async def fill(store: Store, queue: int, count: int, groups: int = 0) -> None:
    for start in range(0, count, 500):
        numbers = range(start, min(count, start + 500))
        await store.commit([push(queue, f"group{n % groups}" if groups else "") for n in numbers])


async def compare(store: Store, seconds: float, backlog: int, only: str) -> None:
    rows: list[tuple[str, Step]] = [
        ("send", send),
        ("receive 1", receive),
        ("receive 10 + settle 10", receive_and_settle_10),
        ("cycle", cycle(QUEUE)),
        ("cycle FAIR", cycle(FAIR, groups=100)),
        ("cycle STRICT", cycle(STRICT, groups=100)),
        ("put", put),
        ("get", get),
        ("append", append),
    ]
    await store.commit([OpenQueue(QUEUE), OpenQueue(FAIR, Order.FAIR), OpenQueue(STRICT, Order.STRICT)])
    heading = "clients      ops/s  CPU us/op  p50 ms   p99 ms   max ms"
    print(f"\n{'':24} {heading}")
    for name, step in rows:
        if only in name:
            for group in GROUP_SIZES:
                if step in (receive, receive_and_settle_10):
                    await fill(store, QUEUE, int(40_000 * seconds))
                await run(name, store, group, seconds, step)
    if backlog:
        await with_backlog(store, seconds, backlog, only)


async def with_backlog(store: Store, seconds: float, backlog: int, only: str) -> None:
    """The same with a long queue, and with groups: one of half the entries, and a hundred thousand small ones."""
    print(f"\nwith a backlog of {backlog:,}")
    await store.commit(
        [OpenQueue(queue, order) for queue, order in ((12, Order.LOOSE), (13, Order.FAIR), (14, Order.STRICT))]
    )
    for name, queue in (("cycle", 12), ("cycle FAIR", 13), ("cycle STRICT", 14)):
        if only in name:
            await fill(store, queue, backlog // 2 if queue > 12 else backlog, groups=1 if queue > 12 else 0)
            if queue > 12:
                await fill(store, queue, backlog // 2, groups=100_000)
            for group in GROUP_SIZES:
                await run(name, store, group, seconds, cycle(queue, groups=100 if queue > 12 else 0))
            begin = time.perf_counter()
            depth = await store.depth(queue, now_ms())
            first = time.perf_counter()
            await store.depth(queue, now_ms())
            print(f"{depth}: first {(first - begin) * 1e3:.1f} ms, then {(time.perf_counter() - first) * 1e3:.2f} ms")


def bare_fsync(directory: Path) -> None:
    """How often the disk flushes 8 KiB, appended and overwritten."""
    for name, size in (("appending", 0), ("overwriting", 4 << 20)):
        with tempfile.TemporaryFile(dir=directory) as file:
            file.write(bytes(size))
            file.flush()
            os.fsync(file.fileno())
            begin, count = time.perf_counter(), 0
            while time.perf_counter() < begin + 0.5:
                os.pwrite(file.fileno(), BODY * 20, count * 8192 % (4 << 20) if size else count * 8192)
                os.fdatasync(file.fileno())
                count += 1
        print(f"bare fsync, {name}: {count * 2}/s")


def print_sizes(directory: Path) -> None:
    sizes = {path.name: path.stat().st_size >> 20 for path in directory.glob("*.db*")}
    print(f"files in MiB: {sizes}; most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=Path, default=None)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--backlog", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--durability", choices=("full", "normal"), default="full")
    chosen = parser.parse_args()
    sys.setswitchinterval(0.0005)
    with tempfile.TemporaryDirectory(dir=chosen.directory) as directory:
        bare_fsync(Path(directory))

        async def bench() -> None:
            store = SqliteStore.open(Path(directory), Wakeups(), system_clock(), durability=chosen.durability)
            await compare(store, chosen.seconds, chosen.backlog, chosen.only)
            print_sizes(Path(directory))
            await store.close()

        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(bench())


if __name__ == "__main__":
    main()
