"""A child process that commits as fast as it can and is killed; run as a program, it is the child."""

import asyncio
import subprocess
import sys
from pathlib import Path

from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import Append, OpenQueue, Push, Put, Settle
from fogbank.storage.sqlite import SqliteStore

WORKERS = 16


async def _work(store: SqliteStore, worker: int) -> None:
    """Each commit writes an item, a record and an entry; the entry is claimed and settled, with another item."""
    for n in range(1_000_000):
        name = b"%d-%d" % (worker, n)
        queue = worker % 4
        await store.commit([Put("s", name, b"x" * 200), Append(1, worker, (name,), 0), Push(queue, name, 0, 0, 0)])
        _acknowledge(name)
        for entry in await store.claim(queue, 1, now_ms=0, until_ms=10):
            settled = b"settled " + entry.body
            await store.commit([Settle(queue, entry.entry, entry.receipt), Put("s", settled, b"")])
            _acknowledge(settled)


def _acknowledge(name: bytes) -> None:
    sys.stdout.write(f"{name.decode()}\n")
    sys.stdout.flush()


async def _load(directory: Path) -> None:
    store = SqliteStore.open(directory, Wakeups(), virtual_clock())
    await store.commit([OpenQueue(queue) for queue in range(4)])
    await asyncio.gather(*(_work(store, worker) for worker in range(WORKERS)))


def acknowledged_and_found(directory: Path, *, lines: int) -> tuple[set[str], set[str]]:
    """Kill the child after so many acknowledgements; those that were printed, and what the file holds then."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.survivor", str(directory)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        printed = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        printed += child.stdout.readlines()
    # The last line may be cut short.
    return {line.strip() for line in printed if line.endswith("\n")}, asyncio.run(_find(directory))


async def _find(directory: Path) -> set[str]:
    """Items whose commit is there as a whole: with its record, and its entry queued or settled."""
    store = SqliteStore.open(directory, Wakeups(), virtual_clock())
    items = {item.key.decode() for item in await store.scan("s", limit=1_000_000)}
    records: set[str] = set()
    for worker in range(WORKERS):
        found = await store.read(1, worker, 0, limit=1_000_000, max_bytes=1 << 40)
        assert [record.sequence for record in found] == list(range(1, len(found) + 1))
        records |= {record.data.decode() for record in found}
    queued: set[str] = set()
    for queue in range(4):
        queued |= {entry.body.decode() for entry in await store.claim(queue, 1 << 20, now_ms=10, until_ms=20)}
    await store.close()
    settled = {name.removeprefix("settled ") for name in items if name.startswith("settled ")}
    names = items - {f"settled {name}" for name in settled}
    assert names == records
    assert names == queued | settled
    assert not queued & settled
    return items


if __name__ == "__main__":
    asyncio.run(_load(Path(sys.argv[1])))
