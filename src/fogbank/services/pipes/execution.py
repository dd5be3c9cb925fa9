"""Executions of a pipe: a batch of records through filter, enrichment and template to the target.

A batch is taken out of its queue in the commit after the target has taken it: what fails, wholly or in part, stays and
comes again after the visibility timeout, and the queue's redrive policy says how often. A target that throttles or is
in trouble is asked again as long as the records are ours.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, TypeVar, final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.pattern import PIPE_FILTER
from fogbank.fabric.pattern_records import record_filter
from fogbank.fabric.poller import Record
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.errors import AwsError, ServerError
from fogbank.kernel.world import World
from fogbank.services.pipes.events import as_array, fill, from_answer, from_record
from fogbank.services.pipes.model import Pipe
from fogbank.services.pipes.targets import invoke, send, takes_all_at_once, why
from fogbank.storage.api import Operation, Store

_BACK_OFF_MS: Final = (1000, 60_000)
_THROTTLED: Final = 429
_Result = TypeVar("_Result")


class _Refused(Exception):
    """The enrichment failed, or the target refused the whole batch. The message says why."""


class _End(Struct, frozen=True):
    """How an execution ended: which records failed and why; `note` for those that did not."""

    failures: Mapping[str, str]
    outcome: str = "delivered"
    note: str = ""


@final
class Executions:
    """What one pipe does with its records."""

    def __init__(self, store: Store, world: World, pipe: Pipe) -> None:
        self._store = store
        self._world = world
        self._pipe = pipe
        self._calls = world.port(Calls)
        self._filters = [record_filter(text, PIPE_FILTER) for text in pipe.filters]

    # Filter

    def keeps(self, record: Record) -> bool:
        return any(each.keeps(record) for each in self._filters)

    async def discard(self, records: Sequence[Record]) -> None:
        """Take records out of their source that no filter kept, and say why in their traces."""
        now_ms = self._now_ms()
        hops = [
            trace.hop(
                record.trace,
                ids=self._world.ids,
                kind="match",
                source=self._pipe.source,
                target=self._pipe.arn,
                at_ms=now_ms,
                outcome="filtered",
                why="; ".join(str(each.why_not(record)) for each in self._filters),
                names=(record.id,),
                subject=record.event,
            )
            for record in records
        ]
        await self._store.commit([*(record.done for record in records), trace.append(hops, now_ms=now_ms)])

    # Execution

    async def execute(self, batch: Sequence[Record]) -> None:
        """Send a batch on. Where the target does not see what came together, each trace goes by itself."""
        if self._pipe.enrichment or takes_all_at_once(self._pipe):
            await self._execute(batch)
            return
        by_trace: dict[str, list[Record]] = {}
        for record in batch:
            by_trace.setdefault(trace.origin(record.trace)[0], []).append(record)
        for records in by_trace.values():
            await self._execute(records)

    async def _execute(self, records: Sequence[Record]) -> None:
        first = next((record for record in records if record.trace), records[0])
        taken, sent = self._hops(first)
        into = trace.within(first.trace, taken)
        try:
            end = await self._through(records, into, trace.within(into, sent))
        except _Refused as error:
            end = _End(dict.fromkeys((record.id for record in records), str(error)))
        now_ms = self._now_ms()
        operations: list[Operation] = [record.done for record in records if record.id not in end.failures]
        operations.append(trace.append(self._told(records, taken, sent, end), now_ms=now_ms))
        await self._store.commit(operations)

    async def _through(self, records: Sequence[Record], into: str, out_of: str) -> _End:
        """`into` and `out_of` are the tracing headers of what the pipe calls before and at its end."""
        pipe, until_ms = self._pipe, min(record.until_ms for record in records)
        events = [from_record(record) for record in records]
        if pipe.enrichment:
            template = pipe.enrichment_parameters.input_template if pipe.enrichment_parameters else None
            asked = as_array([fill(pipe, template, event, self._now_ms()) for event in events])
            events = from_answer(await self._enrich(pipe.enrichment, asked, into, until_ms), records)
            if not events:
                return _End({}, "filtered", "The enrichment answered nothing.")
        template = pipe.target_parameters.input_template if pipe.target_parameters else None
        parcels = [fill(pipe, template, event, self._now_ms()) for event in events]
        failed = await self._patiently(
            lambda: send(self._calls, self._context(pipe.target, out_of), pipe, parcels), until_ms
        )
        named = {events[index].record_id: said for index, said in failed.items()}
        if "" in named:
            # Nobody can say whose events failed: all come again.
            return _End(dict.fromkeys((record.id for record in records), named[""]))
        return _End(named)

    async def _enrich(self, enrichment: str, payload: bytes, header: str, until_ms: int) -> bytes:
        arn = Arn.parse(enrichment)
        answer = await self._patiently(
            lambda: invoke(self._calls, self._context(enrichment, header), arn, payload, waits=True), until_ms
        )
        if answer.get("FunctionError"):
            raise _Refused(f"The enrichment failed. {why(answer)}")
        return answer.get("Payload", b"")

    async def _patiently(self, call: Callable[[], Awaitable[_Result]], until_ms: int) -> _Result:
        """The call's result; again and again while whom it asks is throttled or in trouble. Raises _Refused."""
        clock = self._world.clock
        back_off_ms, most_ms = _BACK_OFF_MS
        while True:
            try:
                return await call()
            except AwsError as error:
                may_pass = isinstance(error, ServerError) or error.status == _THROTTLED
                if not may_pass or clock.now_ms() + back_off_ms >= until_ms:
                    raise _Refused(f"{error.code}: {error.message}") from None
            await clock.wait_until(clock.now_ms() + back_off_ms)
            back_off_ms = min(back_off_ms * 2, most_ms)

    def _context(self, arn: str, header: str) -> Context:
        region = Arn.parse(arn).region or self._pipe.region
        return service_context(self._world, account=self._pipe.account, region=region, service="pipes", trace_id=header)

    # Trace

    def _hops(self, record: Record) -> tuple[Hop, Hop]:
        """From the source into the pipe, and from the pipe to its target."""
        pipe, ids, now_ms = self._pipe, self._world.ids, self._now_ms()
        taken = trace.hop(
            record.trace,
            ids=ids,
            kind="delivery",
            source=pipe.source,
            target=pipe.arn,
            at_ms=now_ms,
            outcome="accepted",
            attempt=record.attempt,
        )
        sent = trace.hop(
            trace.within(record.trace, taken),
            ids=ids,
            kind="delivery",
            source=pipe.arn,
            target=pipe.target,
            at_ms=now_ms,
            attempt=record.attempt,
        )
        return taken, sent

    def _told(self, records: Sequence[Record], taken: Hop, sent: Hop, end: _End) -> Sequence[Hop]:
        """The steps in every trace that the records came with; those without one go with the first."""
        by_trace: dict[str, list[Record]] = {}
        for record in records:
            by_trace.setdefault(trace.origin(record.trace)[0] or taken.root, []).append(record)
        hops: list[Hop] = []
        for root, some in by_trace.items():
            into, out_of = (taken, sent) if root == taken.root else self._hops(some[0])
            failed = [end.failures[record.id] for record in some if record.id in end.failures]
            ended = trace.finished(
                out_of, "error" if failed else end.outcome, at_ms=self._now_ms(), why=failed[0] if failed else end.note
            )
            hops += [replace(into, ids=tuple(record.id for record in some)), ended]
        return hops

    def _now_ms(self) -> int:
        return self._world.clock.now_ms()
