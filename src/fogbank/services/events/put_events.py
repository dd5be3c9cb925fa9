"""PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html"""

from msgspec import Struct

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.trace import Hop
from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.events.delivering import Occurrence, archivings, deliveries, subject_of
from fogbank.services.events.entries import PutEventsRequestEntry, Refusal, accepted, size_of
from fogbank.services.events.envelope import seen, write
from fogbank.services.events.errors import Invalid
from fogbank.services.events.model import bus_arn, place_of
from fogbank.services.events.routing import Routes, Routing
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Append, Check, Store


class PutEvents(Struct, frozen=True, gc=False, rename="pascal", forbid_unknown_fields=True):
    entries: list[PutEventsRequestEntry]
    endpoint_id: str | None = None


class PutEventsResultEntry(Struct, frozen=True, gc=False, rename="pascal", omit_defaults=True):
    event_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None


class PutEventsResponse(Struct, frozen=True, gc=False, rename="pascal"):
    failed_entry_count: int
    entries: list[PutEventsResultEntry]


class _Plan(Struct):
    """What one commit will hold."""

    deliveries: list[Delivery] = []
    archivings: list[Append] = []
    checks: list[Check] = []
    hops: list[Hop] = []


@action("events", "PutEvents")
@again_on_conflict
async def put_events(store: Store, ctx: Context, request: PutEvents) -> PutEventsResponse:
    """Put events on buses: each goes to the targets of the rules that match it, in one commit for all of them.

    Entries fail one by one, also when all of them do. (The page says that then the whole request fails; AWS was seen
    to answer otherwise: https://github.com/baselime/lambda-node-opentelemetry/pull/1)
    """
    if request.endpoint_id is not None:
        raise Unsupported("global endpoints (EndpointId)")
    if sum(map(size_of, request.entries)) > ctx.limits.events_entries_bytes_max:
        raise Invalid("Total size of the entries in the request is over the limit.")
    plan = _Plan()
    results: list[PutEventsResultEntry] = []
    for entry in request.entries:
        try:
            results.append(PutEventsResultEntry(await _plan(ctx, entry, plan)))
        except Refusal as refusal:
            results.append(PutEventsResultEntry(None, refusal.code, refusal.message))
    if plan.hops:
        await ctx.world.port(Outbox).send(
            plan.deliveries, operations=plan.archivings, checks=plan.checks, hops=plan.hops, now_ms=ctx.now_ms
        )
    return PutEventsResponse(sum(result.error_code is not None for result in results), results)


async def _plan(ctx: Context, entry: PutEventsRequestEntry, plan: _Plan) -> str:
    """Add what an entry causes; the event's id. Raises Refusal."""
    event, detail = accepted(entry, ctx.ids.uuid(), ctx.account, ctx.region, ctx.now_ms)
    place = place_of(entry.event_bus_name, ctx.account, ctx.region)
    routing = await ctx.world.port(Routes).of(place)
    body, whole = write(event), seen(event, detail)
    routes = routing.match(whole) if routing else ()
    header = entry.trace_header or ctx.trace_id
    hop = trace.hop(
        header,
        ids=ctx.ids,
        kind="call",
        source="events:PutEvents",
        target=bus_arn(place.account, place.region, place.bus),
        at_ms=ctx.now_ms,
        outcome="matched" if routes else "unmatched",
        # AWS takes an event for a bus that is not there as well: https://github.com/aws/aws-cli/issues/9186
        why="" if routing else f"There is no event bus {place.bus}.",
        names=(event.id,),
        subject=subject_of(body),
    )
    occurrence = Occurrence(event, whole, body, trace.within(header, hop), ctx.now_ms)
    plan.hops.append(hop)
    plan.deliveries += deliveries(routes, occurrence)
    if kept := list(archivings(routes, occurrence)):
        plan.archivings += kept
        plan.checks += _still(routing)
    return event.id


def _still(routing: Routing | None) -> list[Check]:
    """An archive is not written to after it was removed: its rule went in the same commit."""
    return [routing.roster.unchanged()] if routing and routing.roster else []
