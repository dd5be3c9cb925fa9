"""Event source mappings at work: each enabled one has a poller; its state goes on from step to step.

    Creating, Updating, Enabling → Enabled        Creating, Updating, Disabling → Disabled        Deleting → gone

What a mapping was told while batches are under way holds when they have ended. A batch whose function fails is left
alone: its messages come again after the queue's visibility timeout, and the queue's redrive policy says for how long.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence
from typing import Final, final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.compute.api import Invocation, Outcome
from fogbank.fabric import trace
from fogbank.fabric.poller import CONCURRENCY_MAX, Batching, Poller, Record, SourceFacts, Sources
from fogbank.fabric.trace import Hop
from fogbank.kernel.arn import Arn
from fogbank.kernel.errors import ServerError
from fogbank.kernel.world import World
from fogbank.services.lambda_.errors import ResourceNotFound, TooManyRequests
from fogbank.services.lambda_.filters import keeps, why_not
from fogbank.services.lambda_.functions import Target, machinery, resolve
from fogbank.services.lambda_.mapping_model import all_mappings
from fogbank.services.lambda_.model import MappingState, SourceMapping
from fogbank.services.lambda_.names import FunctionName
from fogbank.services.lambda_.running import room_topic, run
from fogbank.services.lambda_.store import MAPPINGS
from fogbank.services.lambda_.tracing import Step, also, begin
from fogbank.storage.api import Conflict, Operation, Store

_log = logging.getLogger("fogbank.lambda")

_BACK_OFF_MS: Final = (1000, 60_000)


class _Live(Struct):
    """A mapping that a task looks after."""

    changed: asyncio.Event


@final
class Mappings:
    """All mappings of this server."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._live: dict[str, _Live] = {}
        self._names = itertools.count()

    async def resume(self) -> None:
        """Go on with all of them."""
        for mapping in await all_mappings(self._store):
            self.tell(mapping.uuid)

    def tell(self, uuid: str) -> None:
        """A mapping was made, changed or is to go."""
        live = self._live.get(uuid)
        if live is None:
            self._live[uuid] = _Live(asyncio.Event())
            title = f"lambda mapping {uuid} ({next(self._names)})"
            self._world.background.spawn(title, self._look_after(uuid))
        else:
            live.changed.set()

    async def _look_after(self, uuid: str) -> None:
        live = self._live[uuid]
        try:
            while True:
                live.changed.clear()
                mapping = await self._settled(uuid)
                if mapping is not None and mapping.enabled:
                    await self._poll(mapping, live.changed)
                elif not live.changed.is_set():
                    return
        finally:
            # In the same step as the last look at `changed`: who is told later begins another one.
            del self._live[uuid]

    async def _settled(self, uuid: str) -> SourceMapping | None:
        """The mapping in a state that stays; None when it is gone."""
        while (stored := await MAPPINGS.find(self._store, uuid.encode())) is not None:
            mapping = stored.value
            wanted: MappingState = "Enabled" if mapping.enabled else "Disabled"
            if mapping.state == wanted:
                return mapping
            try:
                if mapping.state == "Deleting":
                    await self._store.commit([stored.removed()], [stored.unchanged()])
                else:
                    await self._store.commit([stored.becomes(replace(mapping, state=wanted))], [stored.unchanged()])
            except Conflict:
                continue
        return None

    async def _poll(self, mapping: SourceMapping, changed: asyncio.Event) -> None:
        """Run a poller until the mapping has changed and what was under way has ended."""
        arn = Arn.parse(mapping.source_arn)
        kind = self._world.port(Sources).kinds[arn.service]
        facts = await kind.facts(arn) or SourceFacts(arn.resource.endswith(".fifo"), 0)
        work = _Work(self._store, self._world, mapping)
        poller = Poller(
            self._world,
            kind.open(arn),
            Batching(
                mapping.batch_size, mapping.window_s * 1000, facts.ordered, mapping.concurrency_max or CONCURRENCY_MAX
            ),
            work.handle,
            has_room=work.has_room,
            room_topic=room_topic(mapping.account, mapping.region),
            keep=keeps(mapping.filters),
            discard=work.discard,
        )
        polling = asyncio.get_running_loop().create_task(poller.run())
        try:
            await changed.wait()
            await poller.stop()
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)


@final
class _Work:
    """What one mapping does with its records."""

    def __init__(self, store: Store, world: World, mapping: SourceMapping) -> None:
        self._store = store
        self._world = world
        self._mapping = mapping
        _, _, named = Arn.parse(mapping.function_arn).resource.partition(":")
        name, _, qualifier = named.partition(":")
        self._name = FunctionName(mapping.account, mapping.region, name, qualifier)

    async def has_room(self) -> bool:
        """Whether an invocation would not be throttled; what would be is not even taken, and so does not count."""
        try:
            target = await self._target()
            with machinery(self._world).concurrency.one(target.function, target.version.version):
                return True
        except (TooManyRequests, ResourceNotFound):
            return False

    async def handle(self, batch: Sequence[Record]) -> None:
        """Invoke the function with a batch, and remove from the source what it succeeded with."""
        if loops := await self._loops(batch):
            _log.warning("%s is in a loop with %s", self._mapping.function_arn, self._mapping.source_arn)
            trace.note(
                self._store, self._told(loops, "stopped", lambda _: "The function is in a loop."), now_ms=self._now_ms()
            )
            batch = [record for record in batch if record not in loops]
        ran = await self._invoke(batch) if batch else None
        if ran is None:
            return
        step, outcome = ran
        done: Sequence[Record] = batch
        if outcome.error:
            done = ()
        elif self._mapping.reports_item_failures:
            done = succeeded(batch, outcome.payload)
        now_ms = self._now_ms()
        told = trace.append(hops_of(self._world, step, batch, done, outcome, at_ms=now_ms), now_ms=now_ms)
        await self._store.commit([*(record.done for record in done), told])

    async def discard(self, records: Sequence[Record]) -> None:
        """Take records out of their source that no filter kept."""
        operations: list[Operation] = [record.done for record in records]
        if hops := self._told(records, "filtered", self._why_not):
            operations.append(trace.append(hops, now_ms=self._now_ms()))
        if operations:
            await self._store.commit(operations)

    def _why_not(self, record: Record) -> str:
        return why_not(self._mapping.filters, record)

    def _told(self, records: Sequence[Record], outcome: str, why: Callable[[Record], str]) -> Sequence[Hop]:
        """What became of records that the function does not get, in the traces that they came with."""
        return [
            trace.hop(
                record.trace,
                ids=self._world.ids,
                kind="match",
                source=self._mapping.source_arn,
                target=self._mapping.function_arn,
                at_ms=self._now_ms(),
                outcome=outcome,
                why=why(record),
                names=(record.id,),
            )
            for record in records
            if record.trace
        ]

    def _now_ms(self) -> int:
        return self._world.clock.now_ms()

    async def _loops(self, batch: Sequence[Record]) -> Sequence[Record]:
        """Records that the function itself has caused too often: they stay where they are, for the redrive policy."""
        if not any(record.trace for record in batch):
            return ()
        try:
            function = (await self._target()).function
        except ResourceNotFound:
            return ()
        if function.recursive_loop == "Allow":
            return ()
        return [record for record in batch if trace.passes(record.trace, function.arn) >= trace.LOOP_PASSES_MAX]

    async def _invoke(self, batch: Sequence[Record]) -> tuple[Step, Outcome] | None:
        """None when there was no room for it as long as the records were ours."""
        payload = b'{"Records":[' + b",".join(record.event for record in batch) + b"]}"
        until_ms = min(record.until_ms for record in batch)
        back_off_ms, most_ms = _BACK_OFF_MS
        clock = self._world.clock
        while clock.now_ms() < until_ms:
            try:
                target = await self._target()
                step = self._step(target, batch)
                request_id = step.hop.ids[0]
                invocation = Invocation(request_id, payload, target.invoked_arn, trace_id=step.header)
                return step, await run(self._store, self._world, target, invocation)
            except ResourceNotFound:
                return None
            except TooManyRequests:
                await self._wait_for_room(min(clock.now_ms() + back_off_ms, until_ms))
            except ServerError as error:
                _log.warning("%s waits for %s: %s", self._mapping.source_arn, self._mapping.function_arn, error)
                await clock.wait_until(min(clock.now_ms() + back_off_ms, until_ms))
            back_off_ms = min(back_off_ms * 2, most_ms)
        return None

    def _step(self, target: Target, batch: Sequence[Record]) -> Step:
        """The batch goes on in the trace of the record that has passed the function most often."""
        arn = target.function.arn
        first = max(batch, key=lambda record: (trace.passes(record.trace, arn), bool(record.trace)))
        return begin(
            first.trace,
            world=self._world,
            source=self._mapping.source_arn,
            function=target.function,
            target_arn=target.invoked_arn,
            request_id=self._world.ids.uuid(),
            attempt=first.attempt,
        )

    async def _wait_for_room(self, until_ms: int) -> None:
        topic = room_topic(self._mapping.account, self._mapping.region)
        with self._world.wakeups.waiter(topic) as waiter:
            if await self.has_room():
                return
            alarm = self._world.clock.call_at(until_ms, waiter.wake)
            try:
                await waiter.wait()
            finally:
                alarm.cancel()

    async def _target(self) -> Target:
        return await resolve(self._store, self._name, draw=self._world.ids.fraction())


def hops_of(
    world: World, step: Step, batch: Sequence[Record], done: Sequence[Record], outcome: Outcome, *, at_ms: int
) -> Sequence[Hop]:
    """The invocation as a step of every trace that its records came with; of its own, with those that have none."""
    well, ended = {record.id for record in done}, step.ended(outcome, at_ms=at_ms)
    by_trace: dict[str, list[Record]] = {}
    for record in batch:
        root = trace.origin(record.trace)[0] or step.hop.root
        by_trace.setdefault(root, []).append(record)
    hops: list[Hop] = []
    for root, records in by_trace.items():
        names = (*step.hop.ids, *(record.id for record in records))
        hop = (
            replace(ended, ids=names)
            if root == step.hop.root
            else also(ended, records[0].trace, world=world, names=names)
        )
        if not outcome.error and any(record.id not in well for record in records):
            hop = replace(hop, outcome="error", why="The function reported a failure of this item.")
        hops.append(hop)
    return hops


def succeeded(batch: Sequence[Record], payload: bytes) -> Sequence[Record]:
    """The records that a partial batch response does not name as failed; none for a response that is not one.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
    """
    failures = _failures(payload)
    known = {record.id for record in batch}
    if failures is None or not failures <= known:
        return ()
    return [record for record in batch if record.id not in failures]


def _failures(payload: bytes) -> set[str] | None:
    """The ids in `batchItemFailures`; None for a response that is not a partial batch response."""
    try:
        response = msgspec.json.decode(payload or b"null", type=_Response | None)
    except msgspec.MsgspecError:
        return None
    return {failure.item_identifier for failure in (response and response.batch_item_failures) or ()}


class _Failure(Struct, rename="camel"):
    item_identifier: str


class _Response(Struct, rename="camel"):
    batch_item_failures: list[_Failure] | None = None
