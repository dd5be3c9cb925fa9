"""Archives: made, read, and trimmed as time passes."""

import logging
from collections.abc import AsyncIterator
from typing import Final

from msgspec import Struct

from fogbank.kernel.world import World
from fogbank.services.events import patterns
from fogbank.services.events.archive_model import Archive
from fogbank.services.events.errors import NoArchive
from fogbank.services.events.store import ARCHIVES, name_key
from fogbank.storage.api import Record, Store, StoreError, Trim
from fogbank.storage.table import Stored

_log: Final = logging.getLogger("fogbank.events")
_HOUR_MS: Final = 3_600_000
_PAGE_BYTES: Final = 4 << 20


class Extent(Struct, frozen=True):
    """How much an archive holds."""

    events: int
    bytes: int


async def load(store: Store, account: str, region: str, name: str) -> Stored[Archive]:
    """Raises NoArchive."""
    found = await ARCHIVES.find(store, name_key(account, region, name))
    if found is None:
        raise NoArchive(name)
    return found


def check_pattern(text: str | None) -> str:
    """An archive's pattern; "" takes all. Raises InvalidEventPattern."""
    if text:
        patterns.compiled(text)
    return text or ""


async def extent(store: Store, archive: Archive, now_ms: int) -> Extent:
    """What the archive holds now. (AWS counts once a day: "a reconciliation period of 24 hours".)"""
    events = size = 0
    async for record in records(store, archive.log, archive.kept_since_ms(now_ms)):
        events += 1
        size += len(record.data)
    return Extent(events, size)


async def records(store: Store, log: int, since_ms: int) -> AsyncIterator[Record]:
    """The records of an archive's log that came at `since_ms` or later."""
    after = await store.seek(log, 0, since_ms)
    while page := await store.read(log, 0, after, max_bytes=_PAGE_BYTES):
        for record in page:
            yield record
        after = page[-1].sequence


async def resume(store: Store, world: World) -> None:
    """Go on trimming, if there are archives whose events expire."""
    if any(stored.value.retention_days for stored in await ARCHIVES.everything(store, b"")):
        begin(store, world)


def begin(store: Store, world: World) -> None:
    """Let expired events be removed from now on: readers do not see them, their bytes go once an hour."""
    world.background.spawn("events archives", _trim_for_ever(store, world))


async def _trim_for_ever(store: Store, world: World) -> None:
    while True:
        now_ms = world.clock.now_ms()
        try:
            for stored in await ARCHIVES.everything(store, b""):
                if since_ms := stored.value.kept_since_ms(now_ms):
                    await store.commit([Trim(stored.value.log, 0, since_ms)], [stored.unchanged()])
        except StoreError as error:
            _log.warning("expired events were not removed: %s", error)
        await world.clock.wait_until(now_ms + _HOUR_MS)
