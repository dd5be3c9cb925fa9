"""The store: items, queues, logs, blobs and leases, and the one atomic commit that changes them.

    item    named, versioned; read by key or scanned in the order of keys
    queue   entries that become due, are claimed until a deadline, then settled (gone) or deferred
    log     records appended to a shard, read after a position, trimmed from its beginning
    blob    large bytes on the side, named by their hash
    lease   what only one owner may do, until its time is up; its token fences out owners of the past

An action reads what it needs, decides purely, and makes one commit: checks and operations, all or nothing,
**durable when it returns**. A check that fails raises Conflict and nothing was written; the action reads
and decides again. There is no interactive transaction, which is what lets an engine put all commits of one
turn of the event loop into one fsync.

Time is an argument: no engine looks at a clock. Ids of queues and logs are the caller's (`Ids.int63`).
Ids of entries grow in the order of the pushes to a queue; sequence numbers of records grow by one in a
shard, beginning with 1. What a read returns is durable.
"""

from collections.abc import AsyncIterator, Awaitable, Sequence
from enum import Enum
from typing import Literal, Protocol

from msgspec import Struct

# What can go wrong


class StoreError(Exception):
    """The root. A commit that raises one has changed nothing."""


class Conflict(StoreError):
    """A check failed, or a queue that is pushed to is not there. `index` counts the checks, then the operations."""

    def __init__(self, index: int) -> None:
        super().__init__(f"commit refused by its condition {index}")
        self.index = index


class WriteFailed(StoreError):
    """The disk did not take it (full, read-only, broken). Nothing of this commit is acknowledged or kept."""


class ReadFailed(StoreError):
    """The disk did not give it; the message says why and what to do."""


class CannotOpen(StoreError):
    """The data cannot be opened; the message says why and what to do."""


# Checks


class Unchanged(Struct, frozen=True, gc=False):
    """The item still has this version; 0 means that it does not exist."""

    space: str
    key: bytes
    version: int


class Held(Struct, frozen=True, gc=False):
    """The entry is there and this receipt is its latest; with `at_ms`, also still before its deadline then."""

    queue: int
    entry: int
    receipt: int
    at_ms: int | None = None


class Fenced(Struct, frozen=True, gc=False):
    """The lease's latest token is this one."""

    lease: str
    token: int


Check = Unchanged | Held | Fenced

# Operations; the comment says what each gives in `commit`'s list of results


class Put(Struct, frozen=True, gc=False):
    """Write an item. → its new version, never used before in this store"""

    space: str
    key: bytes
    value: bytes


class Remove(Struct, frozen=True, gc=False):
    """Remove an item. → 1, or 0 when there was none"""

    space: str
    key: bytes


class Order(Enum):
    """How a queue hands out its entries.

    LOOSE: the earliest due first; among those due at the same moment the least often claimed.
    FAIR:  as LOOSE, but among the groups (the `group` of a push; entries without one are a group of their
           own) those with fewer claimed entries come first, so that a group which keeps many consumers busy
           does not starve the others.
    STRICT: within a group in the order of the pushes, and nothing of a group while one of its entries is
           claimed and its deadline has not passed. One claim may take several entries of one group, in order;
           it takes what a group has to give before it goes on to the next. Groups come in the order in which
           they became ready.
    """

    LOOSE = 0
    FAIR = 1
    STRICT = 2


class OpenQueue(Struct, frozen=True, gc=False):
    """Make a queue, empty. → 1. An existing one keeps its entries and its order: → 0"""

    queue: int
    order: Order = Order.LOOSE


class SetOrder(Struct, frozen=True, gc=False):
    """Between LOOSE and FAIR only. → 1, or 0 when the queue is not there, or STRICT is had or asked for.

    For FAIR, what was pushed before the change is one group with the entries that have none.
    """

    queue: int
    order: Order


class DropQueue(Struct, frozen=True, gc=False):
    """Remove a queue with all that it holds, also what it remembers of duplicates. → 1, or 0 when there was none"""

    queue: int


class Push(Struct, frozen=True, gc=False):
    """Add an entry that becomes due at `due_ms`. → Pushed. Conflict when the queue is not there.

    With `dedup`, a push of the same key less than `dedup_ms` after an accepted one adds nothing, and is
    answered with the first one's id and token. What is remembered outlives the entry. How long is said by
    the accepted one.
    `born_ms` is when the entry's life began (it may be earlier than `now_ms` for one that was moved).
    """

    queue: int
    body: bytes
    now_ms: int
    due_ms: int
    born_ms: int
    group: str = ""
    dedup: str = ""
    dedup_ms: int = 0
    token: str = ""


class Pushed(Struct, frozen=True, gc=False):
    """What became of a push."""

    entry: int
    token: str
    duplicate: bool = False


class Settle(Struct, frozen=True, gc=False):
    """Remove an entry by its latest receipt. → Outcome. With `at_ms`, only before its deadline then."""

    queue: int
    entry: int
    receipt: int
    at_ms: int | None = None


class Defer(Struct, frozen=True, gc=False):
    """Give a claimed entry another deadline. → Outcome. With `at_ms`, only before its deadline then.

    When the new deadline is passed, it can be claimed again; one in the past makes it ready at once.
    """

    queue: int
    entry: int
    receipt: int
    due_ms: int
    at_ms: int | None = None


class Outcome(Enum):
    """What became of a Settle or a Defer."""

    DONE = "done"
    GONE = "gone"  # no such entry, or claimed again since: the receipt is not its latest
    LAPSED = "lapsed"  # the deadline was over at `at_ms`


class Redelay(Struct, frozen=True, gc=False):
    """All entries never claimed become due `delay_ms` after their birth. → how many"""

    queue: int
    delay_ms: int


class Purge(Struct, frozen=True, gc=False):
    """Remove all entries, claimed or not. → how many. What is remembered of duplicates stays."""

    queue: int


class Expire(Struct, frozen=True, gc=False):
    """Remove all entries born at `born_until_ms` or before, claimed or not. → how many"""

    queue: int
    born_until_ms: int


class Append(Struct, frozen=True, gc=False):
    """Add records to a shard of a log, which need not exist before. → the last one's sequence number

    Their time is `now_ms`, or that of the record before when that is later: in a shard time never goes back.
    """

    log: int
    shard: int
    records: tuple[bytes, ...]
    now_ms: int


class Trim(Struct, frozen=True, gc=False):
    """Remove the records of a shard appended before `before_ms`. → how many"""

    log: int
    shard: int
    before_ms: int


class DropLog(Struct, frozen=True, gc=False):
    """Remove a log: all records, and what is remembered of its shards. → how many records"""

    log: int


Operation = (
    Put | Remove | OpenQueue | SetOrder | DropQueue | Push | Settle | Defer | Redelay | Purge | Expire
    | Append | Trim | DropLog
)  # fmt: skip
Result = int | Pushed | Outcome

# What is read


class Item(Struct, frozen=True, gc=False):
    key: bytes
    value: bytes
    version: int


class Entry(Struct, frozen=True, gc=False):
    """A claimed entry, until `due_ms`. `receipt` proves the claim; `count` counts the claims, this one included."""

    entry: int
    receipt: int
    count: int
    born_ms: int
    first_claimed_ms: int
    due_ms: int
    group: str
    body: bytes


class Depth(Struct, frozen=True, gc=False):
    """How many entries are ready, claimed (deadline not passed), and not yet due for the first time."""

    ready: int
    claimed: int
    delayed: int


class Record(Struct, frozen=True, gc=False):
    sequence: int
    at_ms: int
    data: bytes


class BlobRef(Struct, frozen=True, gc=False):
    """Names a blob: the SHA-256 of its bytes, in hexadecimal, and how many they are."""

    sha256: str
    size: int


class Blobs(Protocol):
    """Bytes too large for a row, durable when `write` returns. Whoever refers to one keeps its BlobRef in an item."""

    async def write(self, chunks: AsyncIterator[bytes]) -> BlobRef:
        """Keep the bytes. The same bytes twice are kept once."""
        ...

    def read(self, ref: BlobRef, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """The bytes in pieces. Raises KeyError when there is no such blob."""
        ...

    async def remove(self, ref: BlobRef) -> bool:
        """False when there was none."""
        ...


Topic = tuple[Literal["queue", "log"], int]


class Store(Protocol):
    """An engine. After a commit it wakes `("queue", id)` and `("log", id)` of the kernel's Wakeups."""

    @property
    def blobs(self) -> Blobs: ...

    def commit(self, operations: Sequence[Operation], checks: Sequence[Check] = ()) -> Awaitable[Sequence[Result]]:
        """Apply all operations in order if all checks hold, else raise Conflict. Durable when it returns.

        The commit is under way when the call returns; whoever stops waiting for it does not undo it.
        """
        ...

    async def get(self, space: str, key: bytes) -> Item | None: ...

    async def scan(
        self,
        space: str,
        low: bytes = b"",
        high: bytes | None = None,
        limit: int = 1000,
        reverse: bool = False,
    ) -> Sequence[Item]:
        """Items with low <= key < high in the order of keys (or against it); `high=None` has no end."""
        ...

    def claim(
        self,
        queue: int,
        count: int,
        *,
        now_ms: int,
        until_ms: int,
        born_after_ms: int | None = None,
        durable: bool = True,
    ) -> Awaitable[Sequence[Entry]]:
        """Take up to `count` entries that are due (due_ms <= now_ms), in the queue's order, until `until_ms`.

        With `durable=False` it does not wait for the disk: a crash may forget the claim, and entries come again.
        Entries not born after `born_after_ms` are removed before, as by Expire. A queue that is not there is empty.
        """
        ...

    async def depth(self, queue: int, now_ms: int) -> Depth: ...

    async def next_due(self, queue: int, now_ms: int) -> int | None:
        """The earliest moment after `now_ms` at which a claim could find more than now, by time alone.

        It may find nothing then (the entry's group is blocked by another); it never finds more before.
        """
        ...

    async def claimed_at_most(self, queue: int, now_ms: int, most: int) -> bool:
        """Whether at most `most` entries are claimed and not past their deadline. Cheap when far from it."""
        ...

    async def read(
        self, log: int, shard: int, after: int, limit: int = 1000, max_bytes: int = 1 << 20
    ) -> Sequence[Record]:
        """Records with sequence > after, in order; at least one, if there is any, whatever its size."""
        ...

    async def seek(self, log: int, shard: int, at_ms: int) -> int:
        """The `after` from which `read` begins with the first record appended at `at_ms` or later."""
        ...

    async def last(self, log: int, shard: int) -> int:
        """The sequence number of the shard's last record, also when it is trimmed; 0 when there never was one."""
        ...

    async def lease(self, name: str, owner: str, *, now_ms: int, ttl_ms: int) -> int | None:
        """Take or keep a lease: its token, greater with each new owner; None when another one holds it.

        An owner who comes back late, but before anybody else took it, keeps its token. At `now_ms + ttl_ms`
        it is free for others.
        """
        ...

    async def release(self, name: str, token: int) -> bool:
        """Give a lease back early. False when the token is not its latest."""
        ...

    async def reset(self) -> None:
        """Remove everything."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the files."""
        ...
