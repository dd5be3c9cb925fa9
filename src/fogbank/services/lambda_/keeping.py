"""Archives of code: kept as long as a function, a version or a layer has them, and then for a while.

Archives are named by their hash, so the same code is kept once, whoever has it. Nothing counts who does: from time to
time somebody looks (`sweep`). What nobody had at two looks, one after the other, goes; environments of the functions
that had it have ended in between. An archive is noted before it is written, so that a crash leaves none unseen; when
the server begins, what nobody has goes at once.

A deleted layer version stays for the functions that have it, and goes with the last of them.
"""

import asyncio
from hashlib import sha256
from typing import Final, final

from msgspec import Struct

from fogbank.compute.packages import Packages
from fogbank.kernel.world import World
from fogbank.services.lambda_.model import LayerVersion
from fogbank.services.lambda_.store import (
    FUNCTIONS,
    LAYERS,
    OLD_LAYERS,
    VERSIONS,
    Stored,
    archive_noted,
    archives_noted,
    note_archive,
    unnote_archive,
)
from fogbank.storage.api import BlobRef, Store

# Between two looks: longer than an invocation of what was deleted may go on, which is fifteen minutes.
LOOK_MS: Final = 20 * 60_000
_TASK: Final = "lambda archives"


@final
class Archives:
    """What is known of archives beside the store."""

    def __init__(self, packages: Packages) -> None:
        self._packages = packages
        # Nobody keeps an archive while another is found to be nobody's.
        self._lock = asyncio.Lock()
        self._suspects: set[str] = set()  # nobody had them at the last look
        self._fresh: set[str] = set()  # kept since the last look: their functions are on the way
        self._wanted = False

    async def keep(self, store: Store, world: World, archive: bytes) -> BlobRef:
        """Keep an archive; it goes by itself if nothing refers to it."""
        name = (await asyncio.to_thread(sha256, archive)).hexdigest()
        async with self._lock:
            self._suspects.discard(name)
            self._fresh.add(name)
            if not await archive_noted(store, name):
                await store.commit([note_archive(name)])
            ref = await self._packages.keep(archive)
        self.sweep(store, world)
        return ref

    def sweep(self, store: Store, world: World) -> None:
        """Something may be nobody's now: look, in a while."""
        self._wanted = True
        world.background.spawn(_TASK, self._sweep(store, world))

    async def resume(self, store: Store) -> None:
        """Remove what nobody has: nothing runs yet that could need it."""
        async with self._lock:
            noted, unpacked = await archives_noted(store), await self._packages.unpacked()
            if not (noted or unpacked):
                return
            there = await _take_stock(store)
            self._suspects.clear()
            self._fresh &= noted  # what is not noted, a reset has taken away
            for layer in there.orphans:
                await _remove_layer(store, layer)
            for name in (noted | unpacked) - there.owned - self._fresh:
                await self._remove(store, name)
            # Data of the time before there were notes.
            if unnoted := there.owned - noted:
                await store.commit([note_archive(name) for name in sorted(unnoted)])

    async def _sweep(self, store: Store, world: World) -> None:
        while self._wanted or self._suspects:
            self._wanted = False
            await world.clock.wait_until(world.clock.now_ms() + LOOK_MS)
            with world.clock.hold():
                await self._look(store)

    async def _look(self, store: Store) -> None:
        async with self._lock:
            noted = await archives_noted(store)
            there = await _take_stock(store)
            orphans = {layer.value.arn: layer for layer in there.orphans}
            lost = (noted - there.owned - self._fresh) | orphans.keys()
            again = lost & self._suspects
            for name in again & orphans.keys():
                await _remove_layer(store, orphans[name])
            for name in again - orphans.keys():
                await self._remove(store, name)
            self._suspects = lost - again
            # Kept so shortly before that its function may still be on the way: the next look tells.
            self._wanted = self._wanted or bool(self._fresh)
            self._fresh.clear()

    async def _remove(self, store: Store, name: str) -> None:
        await self._packages.remove(name)
        await store.commit([unnote_archive(name)])


class _Stock(Struct, frozen=True):
    owned: set[str]  # the archives of all functions, versions and layers, by their hashes
    orphans: list[Stored[LayerVersion]]  # deleted layer versions that no function has any more


async def _take_stock(store: Store) -> _Stock:
    """What somebody has.

    In this order nothing slips through that is published meanwhile: a version has what its function had before.
    """
    deleted = await OLD_LAYERS.everything(store, b"")
    versions = [stored.value.latest for stored in await FUNCTIONS.everything(store, b"")]
    versions += [stored.value for stored in await VERSIONS.everything(store, b"")]
    layers = [stored.value for stored in await LAYERS.everything(store, b"")]
    used = {arn for version in versions for arn in version.configuration.layers}
    layers += [stored.value for stored in deleted if stored.value.arn in used]
    codes = [had.code for had in (*versions, *layers)]
    owned = {code.blob.sha256 for code in codes if code.blob}
    return _Stock(owned, [stored for stored in deleted if stored.value.arn not in used])


async def _remove_layer(store: Store, layer: Stored[LayerVersion]) -> None:
    await store.commit([layer.removed()])
