"""Events expire. Readers do not see them from that moment on; their bytes go in the background, once an hour.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

import logging
from typing import Final

from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import HOUR_MS
from fogbank.services.logs.store import StoredGroup
from fogbank.storage.api import Operation, Store, StoreError, Trim

_log: Final = logging.getLogger("fogbank.logs")
_AT_ONCE: Final = 100


async def resume(store: Store, world: World) -> None:
    """Go on after a start, if there are groups whose events expire."""
    if await _with_retention(store):
        begin(store, world)


def begin(store: Store, world: World) -> None:
    """Let expired events be removed from now on."""
    world.background.spawn("logs retention", _run(store, world))


async def _run(store: Store, world: World) -> None:
    while True:
        try:
            for stored in await _with_retention(store):
                await _trim(store, stored, world.clock.now_ms())
        except StoreError as error:
            _log.error("expired events were not removed: %s", error)
        await world.clock.wait_until(world.clock.now_ms() + HOUR_MS)


async def _with_retention(store: Store) -> list[StoredGroup]:
    return [stored for stored in await rows.all_groups(store) if stored.group.retention_days]


async def _trim(store: Store, stored: StoredGroup, now_ms: int) -> None:
    """Records go by their arrival: a stream's own bound says until when one of these can hold what has not expired."""
    since_ms = stored.group.kept_since_ms(now_ms)
    trims: list[Operation] = []
    for stream in await rows.all_streams(store, stored.group.id):
        before_ms = since_ms - stream.ahead_ms
        begin_at = await store.seek(stream.group, stream.shard, 0)
        if await store.seek(stream.group, stream.shard, max(0, before_ms)) > begin_at:
            trims.append(Trim(stream.group, stream.shard, before_ms))
    for at in range(0, len(trims), _AT_ONCE):
        await store.commit(trims[at : at + _AT_ONCE])
