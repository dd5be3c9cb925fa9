"""Replays: events come out of an archive and go to the rules of its bus once more.

A replay is driven by alarms (fabric.timers): each hands on a page of events in one commit with how far it came, so it
goes on after a crash where it was. It goes by the events' own times in minutes, as StartReplay's page says; within a
minute, in the order in which they were archived. How fast AWS replays is not documented.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, final

from msgspec.structs import replace

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.timers import Alarm, Heard, Ringing, Timers, alarm
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.services.events.archive_model import (
    CANCELLED,
    CANCELLING,
    COMPLETED,
    FAILED,
    RUNNING,
    STARTING,
    Replay,
    bus_of,
)
from fogbank.services.events.archiving import records
from fogbank.services.events.delivering import Occurrence, deliveries, subject_of
from fogbank.services.events.envelope import read, time_ms, write
from fogbank.services.events.errors import NoReplay
from fogbank.services.events.routing import Routes
from fogbank.services.events.store import ARCHIVES, REPLAYS, name_key
from fogbank.storage.api import Push, Store
from fogbank.storage.table import Stored

_NAME: Final = "events.replay"
_MINUTE_MS: Final = 60_000
# Long enough to see, and to cancel, what begins and what goes on.
_BEFORE_START_MS: Final = 1000
_BETWEEN_PAGES_MS: Final = 100
_PAGE_EVENTS: Final = 100

_Position = tuple[int, int]  # the minute of the event's time, and the record's sequence number


async def load(store: Store, account: str, region: str, name: str) -> Stored[Replay]:
    """Raises NoReplay."""
    found = await REPLAYS.find(store, name_key(account, region, name))
    if found is None:
        raise NoReplay(name)
    return found


def first_alarm(replay: Replay) -> Push:
    """The operation that begins a replay."""
    return _alarm(replay, replay.began_ms, replay.began_ms + _BEFORE_START_MS)


async def resume(store: Store, world: World) -> None:
    """Go on with replays."""
    await Timers(store, world, _NAME, Replays(store, world).ring).begin()


def _alarm(replay: Replay, now_ms: int, due_ms: int) -> Push:
    key = name_key(replay.account, replay.region, replay.name)
    return alarm(_NAME, Alarm(key, replay.log, due_ms), due_ms=due_ms, now_ms=now_ms)


@final
class Replays:
    """What the alarms of replays bring about."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._plans: dict[bytes, Sequence[_Position]] = {}  # of replays under way; made again after a restart

    async def ring(self, rung: Alarm, heard: Heard) -> Ringing:
        """One page of a replay."""
        now_ms = heard.now_ms
        found = await REPLAYS.find(self._store, rung.key)
        if found is None:
            return Ringing()
        replay = found.value
        if replay.state == CANCELLING:
            return self._end(found, replay, CANCELLED, now_ms)
        if replay.state not in (STARTING, RUNNING):
            return Ringing()
        archive = await ARCHIVES.find(self._store, name_key(replay.account, replay.region, replay.archive))
        if archive is None or archive.value.log != replay.log:
            gone = replace(replay, reason="The archive was deleted.")
            return self._end(found, gone, FAILED, now_ms)
        plan = self._plans.get(rung.key)
        if plan is None:
            plan = self._plans[rung.key] = await self._plan(replay, archive.value.kept_since_ms(now_ms))
        begin = bisect_right(plan, (replay.minute, replay.sequence))
        page = plan[begin : begin + _PAGE_EVENTS]
        if not page:
            return self._end(found, replay, COMPLETED, now_ms)
        return await self._hand_on(found, page, now_ms)

    async def _plan(self, replay: Replay, since_ms: int) -> Sequence[_Position]:
        """The events of the time, in the order of the replay."""
        plan: list[_Position] = []
        async for record in records(self._store, replay.log, since_ms):
            if record.sequence > replay.until_sequence:
                break
            at_ms = time_ms(read(record.data)[0].time)
            if replay.start_ms <= at_ms < replay.end_ms:
                plan.append((at_ms // _MINUTE_MS, record.sequence))
        return sorted(plan)

    async def _hand_on(self, found: Stored[Replay], page: Sequence[_Position], now_ms: int) -> Ringing:
        replay = found.value
        sent: list[Delivery] = []
        hops: list[Hop] = []
        last_ms = replay.last_ms
        for _, sequence in page:
            for record in await self._store.read(replay.log, 0, sequence - 1, limit=1):
                if record.sequence == sequence:
                    occurrence, hop = await self._again(replay, record.data, sent, now_ms)
                    hops.append(hop)
                    last_ms = time_ms(occurrence.event.time)
        minute, sequence = page[-1]
        moved = replace(replay, state=RUNNING, minute=minute, sequence=sequence, last_ms=last_ms)
        following = _alarm(replay, now_ms, now_ms + _BETWEEN_PAGES_MS)
        return Ringing(sent, [found.becomes(moved), following], [found.unchanged()], hops)

    async def _again(self, replay: Replay, body: bytes, sent: list[Delivery], now_ms: int) -> tuple[Occurrence, Hop]:
        """One event once more; it says which replay it comes from."""
        routing = await self._world.port(Routes).of(bus_of(replay.bus_arn))
        event, whole = read(body)
        event = replace(event, replay_name=replay.name)
        whole["replay-name"] = replay.name
        routes = routing.match(whole) if routing else ()
        wanted = [route for route in routes if not replay.filter_arns or route.arn in replay.filter_arns]
        again = write(event)
        hop = trace.hop(
            "",
            ids=self._world.ids,
            kind="call",
            source=replay.arn,
            target=replay.bus_arn,
            at_ms=now_ms,
            outcome="matched" if wanted else "unmatched",
            names=(event.id,),
            subject=subject_of(again),
        )
        occurrence = Occurrence(event, whole, again, trace.within("", hop), now_ms)
        sent += deliveries(wanted, occurrence)
        return occurrence, hop

    def _end(self, found: Stored[Replay], replay: Replay, state: str, now_ms: int) -> Ringing:
        self._plans.pop(found.key, None)
        return Ringing(
            operations=[found.becomes(replace(replay, state=state, ended_ms=now_ms))], checks=[found.unchanged()]
        )
