"""DescribeReplay: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import replaying
from fogbank.services.events.start_replay import ReplayDestination
from fogbank.storage.api import Store


class DescribeReplay(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    replay_name: str


class DescribeReplayResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    replay_name: str
    replay_arn: str
    description: str | None
    state: str
    state_reason: str | None
    event_source_arn: str
    destination: ReplayDestination
    event_start_time: float
    event_end_time: float
    event_last_replayed_time: float | None
    replay_start_time: float
    replay_end_time: float | None


@action("events", "DescribeReplay")
async def describe_replay(store: Store, ctx: Context, request: DescribeReplay) -> DescribeReplayResponse:
    """A replay, and how far it came."""
    replay = (await replaying.load(store, ctx.account, ctx.region, request.replay_name)).value
    return DescribeReplayResponse(
        replay.name,
        replay.arn,
        replay.description or None,
        replay.state,
        replay.reason or None,
        replay.source_arn,
        ReplayDestination(replay.bus_arn, list(replay.filter_arns) or None),
        replay.start_ms / 1000,
        replay.end_ms / 1000,
        replay.last_ms / 1000 if replay.last_ms else None,
        replay.began_ms / 1000,
        replay.ended_ms / 1000 if replay.ended_ms else None,
    )
