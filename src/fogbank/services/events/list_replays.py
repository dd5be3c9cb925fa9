"""ListReplays: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import archive_model, paging
from fogbank.services.events.errors import Invalid
from fogbank.services.events.store import REPLAYS, name_key
from fogbank.storage.api import Store


class ListReplays(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    state: str | None = None
    event_source_arn: str | None = None
    next_token: str | None = None
    limit: int | None = None


class Replay(Struct, frozen=True, rename="pascal", omit_defaults=True):
    replay_name: str
    event_source_arn: str
    state: str
    state_reason: str | None
    event_start_time: float
    event_end_time: float
    event_last_replayed_time: float | None
    replay_start_time: float
    replay_end_time: float | None


class ListReplaysResponse(Struct, frozen=True, rename="pascal", omit_defaults=True):
    replays: list[Replay]
    next_token: str | None = None


@action("events", "ListReplays")
async def list_replays(store: Store, ctx: Context, request: ListReplays) -> ListReplaysResponse:
    """The replays of the account in the region, by their names."""
    if sum(each is not None for each in (request.name_prefix, request.event_source_arn, request.state)) > 1:
        raise Invalid(
            "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix."
        )
    after = paging.read_token(request.next_token)
    found = [
        stored.value
        for stored in await REPLAYS.everything(store, name_key(ctx.account, ctx.region, request.name_prefix or ""))
        if stored.value.name > after
        and request.state in (None, stored.value.state)
        and request.event_source_arn in (None, stored.value.source_arn)
    ]
    shown, token = paging.page(found, paging.size_of(request.limit), lambda replay: replay.name)
    return ListReplaysResponse([_shown(replay) for replay in shown], token)


def _shown(replay: archive_model.Replay) -> Replay:
    return Replay(
        replay.name,
        replay.source_arn,
        replay.state,
        replay.reason or None,
        replay.start_ms / 1000,
        replay.end_ms / 1000,
        replay.last_ms / 1000 if replay.last_ms else None,
        replay.began_ms / 1000,
        replay.ended_ms / 1000 if replay.ended_ms else None,
    )
