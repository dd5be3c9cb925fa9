"""Reading traces: the hops in the log by trace and by name, as trees; and why something did not go on.

    [tree] = await world.port(Traces).find(event_id)

What is known beside the log (which record tells of which trace, which trace an id belongs to) is read from it when
somebody asks, and then only what is new. Old records go in the background, so that the log stays within its bounds.

A service that decides by patterns says afterwards, when it is asked, which of them did not match and why: with a look
at what is there now, and at the event that the hop has kept (`Hop.subject`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, final

from msgspec import Struct, msgpack

from fogbank.fabric import trace
from fogbank.fabric.trace import LOG, Hop
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.world import World
from fogbank.storage.api import Store, StoreError, Trim

_log = logging.getLogger("fogbank.fabric")

RECORDS_MAX: Final = 100_000
BYTES_MAX: Final = 256 * 1024 * 1024
_LOOK_MS: Final = 10_000
_PORTION: Final = 2000
_SAMPLE: Final = 200
_WHOLE: Final = 1 << 40  # bytes: as many as there are
# Why they did not go on is what people ask of these.
_UNEXPLAINED: Final = frozenset({"unmatched", "filtered"})

# Sentences for people, one a line: 'rule "orders": detail.total is 5, not > 100'. Asked when a trace is shown, for
# hops that have a subject and went no further.
Explain = Callable[[Hop], Awaitable[Sequence[str]]]


class Explainers(Struct, frozen=True):
    """A port: who can say why, by the service in the ARN of the hop's target."""

    by_service: Mapping[str, Explain]


class Step(Struct, omit_defaults=True):
    """A hop as it is shown, with those that it caused."""

    span: str
    kind: str
    source: str
    target: str
    at_ms: int
    outcome: str = ""
    attempt: int = 1
    took_ms: int = 0
    ids: tuple[str, ...] = ()
    why: str = ""
    explanation: Sequence[str] = ()
    subject: str = ""
    hops: "list[Step]" = []


class Tree(Struct):
    """A trace. Its first hops are those whose cause is not known."""

    id: str
    at_ms: int
    hops: list[Step]


class Found(Struct):
    """What a name stands for: one trace, or several, as a batch of messages may end in several."""

    traces: list[Tree]


class _Named(Struct):
    """What is known of a hop beside the log."""

    root: str
    ids: tuple[str, ...] = ()


class _Known(Struct):
    """What is known of a trace: the records that tell of it, and the names under which it is found."""

    records: list[int]
    names: set[str]


_decode_named: Final = msgpack.Decoder(list[_Named]).decode


@final
class Traces:
    """A port: see above."""

    def __init__(
        self, store: Store, world: World, *, records_max: int = RECORDS_MAX, bytes_max: int = BYTES_MAX
    ) -> None:
        self._store = store
        self._world = world
        self._records_max = records_max
        self._bytes_max = bytes_max
        self._read_until = 0
        self._first = 0
        self._known: dict[str, _Known] = {}  # by root
        self._roots: dict[str, list[str]] = {}  # by name
        self._reading = asyncio.Lock()

    # Asking

    async def find(self, name: str) -> Sequence[Tree]:
        """The traces of this id, or in which it occurs (an event's, a message's, a request's); the latest first."""
        async with self._reading:
            await self._read_on()
            root = trace.origin(name)[0] or name  # a whole header will do
            roots = [root] if root in self._known else list(reversed(self._roots.get(name, ())))
            return [await self._tree(root) for root in roots if root in self._known]

    async def latest(self, count: int) -> Sequence[Tree]:
        """The traces that something happened to last, the latest first."""
        async with self._reading:
            await self._read_on()
            after, roots = self._read_until, dict[str, None]()
            while len(roots) < count and after > self._first:
                after, until = max(self._first, after - max(count, 10)), after
                for record in reversed(await self._store.read(LOG, 0, after, until - after, _WHOLE)):
                    roots |= dict.fromkeys(hop.root for hop in reversed(_decode_named(record.data)))
            return [await self._tree(root) for root in list(roots)[:count] if root in self._known]

    async def _tree(self, root: str) -> Tree:
        hops: list[Hop] = []
        for number in self._known[root].records:
            for record in await self._store.read(LOG, 0, number - 1, 1):
                if record.sequence == number:  # else it is trimmed
                    hops += [hop for hop in trace.decode(record.data) if hop.root == root]
        return tree(root, hops, {hop.span: await self._explain(hop) for hop in hops if hop.outcome in _UNEXPLAINED})

    async def _explain(self, hop: Hop) -> Sequence[str]:
        explain = self._world.port(Explainers).by_service.get(_service(hop.target)) if hop.subject else None
        if explain is None:
            return ()
        try:
            return await explain(hop)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - a trace is shown all the same
            _log.exception("why %s is %s could not be said", hop.target, hop.outcome)
            return ()

    # Knowing

    async def _read_on(self) -> None:
        first = await self._store.seek(LOG, 0, 0)
        while records := await self._store.read(LOG, 0, max(self._read_until, first)):
            for record in records:
                for hop in _decode_named(record.data):
                    self._know(hop, record.sequence)
            self._read_until = records[-1].sequence
            await asyncio.sleep(0)  # noqa: TID251 - a turn of the loop: others are served meanwhile
        if first > self._first:
            self._first = first
            self._forget()

    def _know(self, hop: _Named, sequence: int) -> None:
        known = self._known.get(hop.root)
        if known is None:
            known = self._known[hop.root] = _Known([], set())
        if not known.records or known.records[-1] != sequence:
            known.records.append(sequence)
        for name in hop.ids:
            if name not in known.names:
                known.names.add(name)
                self._roots.setdefault(name, []).append(hop.root)

    def _forget(self) -> None:
        """Of traces of which no record is left nothing is known."""
        gone = [root for root, known in self._known.items() if known.records[-1] <= self._first]
        for root in gone:
            for name in self._known.pop(root).names:
                roots = self._roots[name]
                roots.remove(root)
                if not roots:
                    del self._roots[name]

    # Bounds

    async def run(self) -> None:
        """Keep the log within its bounds; without hops there is nothing to do, and nothing is done."""
        clock = self._world.clock
        while True:
            with self._world.wakeups.waiter(("log", LOG)) as waiter:
                await waiter.wait()
            await clock.wait_until(clock.now_ms() + _LOOK_MS)
            try:
                await self.trim()
            except StoreError as error:
                _log.warning("old traces are still there: %s", error)

    async def trim(self) -> None:
        """Remove the oldest records of a log that is a tenth too long, in portions that hold nobody up."""
        first, last = await self._store.seek(LOG, 0, 0), await self._store.last(LOG, 0)
        sample = await self._store.read(LOG, 0, max(first, last - _SAMPLE), _SAMPLE)
        if not sample:
            return
        average = sum(len(record.data) for record in sample) // len(sample) or 1
        kept = min(self._records_max, self._bytes_max // average)
        if last - first <= kept + kept // 10:
            return
        oldest = last - kept
        for until in (*range(first + _PORTION, oldest, _PORTION), oldest):
            for record in await self._store.read(LOG, 0, until, 1):
                await self._store.commit([Trim(LOG, 0, record.at_ms)])


def tree(root: str, hops: Sequence[Hop], explanations: Mapping[str, Sequence[str]]) -> Tree:
    """Hops in the order of the log as a tree; those of one cause by their times."""
    steps = {hop.span: _step(hop, explanations.get(hop.span, ())) for hop in hops}
    first: list[Step] = []
    for hop in hops:
        above = steps.get(hop.parent) if hop.parent != hop.span else None
        (above.hops if above else first).append(steps[hop.span])
    for below in (first, *(step.hops for step in steps.values())):
        below.sort(key=lambda step: step.at_ms)
    return Tree(root, min((hop.at_ms for hop in hops), default=0), first)


def _step(hop: Hop, explanation: Sequence[str]) -> Step:
    return Step(
        hop.span,
        hop.kind,
        hop.source,
        hop.target,
        hop.at_ms,
        hop.outcome,
        hop.attempt,
        hop.took_ms,
        hop.ids,
        hop.why,
        explanation,
        hop.subject.decode("utf-8", "replace"),
        [],
    )


def _service(arn: str) -> str:
    try:
        return Arn.parse(arn).service
    except InvalidArn:
        return ""
