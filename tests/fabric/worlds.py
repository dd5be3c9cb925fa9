"""A world without a server: both engines on a virtual clock."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from typing import Any

from fogbank.kernel.background import Background
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.storage.api import Store
from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore

ENGINES = ["memory", "sqlite"]


@contextlib.asynccontextmanager
async def opened(engine: str, folder: Path) -> AsyncGenerator[tuple[Store, World]]:
    """A store and its world; what goes on in the background ends with it."""
    world = World(virtual_clock(), Ids(1), AWS_LIMITS, Wakeups(), Background())
    store: Store = (
        MemoryStore(world.wakeups) if engine == "memory" else SqliteStore.open(folder, world.wakeups, world.clock)
    )
    try:
        yield store, world
    finally:
        await world.background.stop()
        await store.close()


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 30))


async def until(true: Callable[[], object]) -> None:
    """Turns of the loop, not time."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0)  # noqa: TID251
