"""CancelReplay: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CancelReplay.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.events import replaying
from fogbank.services.events.archive_model import CANCELLING, RUNNING, STARTING
from fogbank.services.events.errors import IllegalStatus
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CancelReplay(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    replay_name: str


class CancelReplayResponse(Struct, frozen=True, rename="pascal"):
    replay_arn: str
    state: str


@action("events", "CancelReplay")
@again_on_conflict
async def cancel_replay(store: Store, ctx: Context, request: CancelReplay) -> CancelReplayResponse:
    """Let a replay end before its time; what it sent is sent."""
    found = await replaying.load(store, ctx.account, ctx.region, request.replay_name)
    if found.value.state not in (STARTING, RUNNING):
        raise IllegalStatus(f"Replay {request.replay_name} is not in a valid state for this operation.")
    replay = replace(found.value, state=CANCELLING)
    await store.commit([found.becomes(replay)], [found.unchanged()])
    return CancelReplayResponse(replay.arn, replay.state)
