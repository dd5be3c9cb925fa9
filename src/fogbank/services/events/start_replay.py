"""StartReplay: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import replaying
from fogbank.services.events import store as rows
from fogbank.services.events.archive_model import ACTIVE, Archive, Replay
from fogbank.services.events.errors import InvalidParameter, LimitExceeded, ResourceAlreadyExists
from fogbank.services.events.store import ARCHIVES, REPLAYS, name_key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


class ReplayDestination(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True, omit_defaults=True):
    arn: str
    filter_arns: list[str] | None = None


class StartReplay(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    replay_name: str
    event_source_arn: str
    event_start_time: float
    event_end_time: float
    destination: ReplayDestination
    description: str | None = None


class StartReplayResponse(Struct, frozen=True, rename="pascal"):
    replay_arn: str
    state: str
    replay_start_time: float


@action("events", "StartReplay")
@again_on_conflict
async def start_replay(store: Store, ctx: Context, request: StartReplay) -> StartReplayResponse:
    """Send the events of a time that an archive holds to the rules of its bus once more."""
    archive = await _archive(store, ctx, request)
    await _check(store, request, archive.value)
    key = name_key(ctx.account, ctx.region, request.replay_name)
    replays = [stored.value for stored in await REPLAYS.everything(store, name_key(ctx.account, ctx.region, ""))]
    if any(replay.name == request.replay_name for replay in replays):
        raise ResourceAlreadyExists("Replay", request.replay_name)
    if sum(replay.state in ACTIVE for replay in replays) >= ctx.limits.events_replays_at_once_max:
        raise LimitExceeded
    replay = Replay(
        ctx.account,
        ctx.region,
        request.replay_name,
        archive.value.name,
        archive.value.source_arn,
        round(request.event_start_time * 1000),
        round(request.event_end_time * 1000),
        ctx.now_ms,
        archive.value.log,
        await store.last(archive.value.log, 0),
        description=request.description or "",
        filter_arns=request.destination.filter_arns or (),
    )
    await store.commit(
        [REPLAYS.put(key, replay), replaying.first_alarm(replay)], [REPLAYS.absent(key), archive.unchanged()]
    )
    return StartReplayResponse(replay.arn, replay.state, replay.began_ms / 1000)


async def _archive(store: Store, ctx: Context, request: StartReplay) -> Stored[Archive]:
    """Raises InvalidParameter. These words, and those below, are guesses where no source is named."""
    kind, _, name = request.event_source_arn.split(":", 5)[5].partition("/")
    if kind != "archive":
        raise InvalidParameter("EventSourceArn", "Must contain an archive ARN.")
    found = await ARCHIVES.find(store, name_key(ctx.account, ctx.region, name))
    if found is None or found.value.arn != request.event_source_arn:
        raise InvalidParameter("EventSourceArn", f"Archive {name} does not exist.")
    return found


async def _check(store: Store, request: StartReplay, archive: Archive) -> None:
    """Raises InvalidParameter. "You can replay events only to the event bus specified to create the archive." """
    if ":event-bus/" not in request.destination.arn:
        raise InvalidParameter("Destination.Arn", "Must contain an event bus ARN.")
    if request.destination.arn != archive.source_arn:
        raise InvalidParameter("Destination.Arn", "Cross event bus replay is not permitted.")
    if request.event_end_time <= request.event_start_time:
        raise InvalidParameter("EventEndTime", "EventStartTime must be before EventEndTime.")
    known = {rule.arn for rule in await rows.all_rules(store, archive.bus)} if request.destination.filter_arns else ()
    for arn in request.destination.filter_arns or ():
        if arn not in known:
            raise InvalidParameter("Destination.FilterArns", f"Rule {arn} does not exist on the event bus.")
