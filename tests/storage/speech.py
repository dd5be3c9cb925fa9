"""Short words for stores and queues, in which the tests are written."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from fogbank.storage.api import (
    BlobRef,
    Check,
    Defer,
    Entry,
    OpenQueue,
    Operation,
    Order,
    Outcome,
    Push,
    Pushed,
    Settle,
    Store,
)

Q = 17  # a queue
DONE, GONE, LAPSED = Outcome.DONE, Outcome.GONE, Outcome.LAPSED


async def one(store: Store, operation: Operation, *checks: Check) -> Any:
    """The result of a commit of one operation."""
    [result] = await store.commit([operation], checks)
    return result


def push(body: str, at: int = 0, *, due: int | None = None, queue: int = Q, **more: Any) -> Push:
    """Push at a moment, due at once unless said otherwise."""
    arguments: dict[str, Any] = {"now_ms": at, "due_ms": at if due is None else due, "born_ms": at, **more}
    return Push(queue, body.encode(), **arguments)


async def claim(store: Store, count: int = 10, *, at: int, until: int = 1000, **more: Any) -> Sequence[Entry]:
    return await store.claim(Q, count, now_ms=at, until_ms=until, **more)


async def claimed(store: Store, count: int = 10, *, at: int, until: int = 1000, **more: Any) -> str:
    """The bodies of what a claim gives."""
    return bodies(await claim(store, count, at=at, until=until, **more))


def bodies(entries: Sequence[Entry]) -> str:
    return " ".join(entry.body.decode() for entry in entries)


def settle(entry: Entry, at: int | None = None) -> Settle:
    return Settle(Q, entry.entry, entry.receipt, at)


def defer(entry: Entry, due: int, at: int | None = None) -> Defer:
    return Defer(Q, entry.entry, entry.receipt, due, at)


async def opened(store: Store, order: Order, *pushes: Push) -> Sequence[Pushed]:
    """A queue with entries."""
    _, *results = await store.commit([OpenQueue(Q, order), *pushes])
    return [result for result in results if isinstance(result, Pushed)]


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def content(store: Store, ref: BlobRef, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in store.blobs.read(ref, start, length)])
