"""Actions without a server: a store in memory and a context, for tests that call thousands of times."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar, final

from fogbank.kernel.action import Context
from fogbank.kernel.background import Background
from fogbank.kernel.clock import Clock, virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.services.logs import store as rows
from fogbank.services.logs.model import Event, Group, Stream
from fogbank.services.logs.putting import appending
from fogbank.storage.api import Store
from fogbank.storage.memory import MemoryStore

_Result = TypeVar("_Result")


def a_world(clock: Clock | None = None) -> World:
    return World(clock or virtual_clock(), Ids(1), AWS_LIMITS, Wakeups(), Background())


def a_context(world: World) -> Context:
    return Context(
        "000000000000", "us-east-1", "arn:aws:iam::000000000000:root", "u", "k", world.clock.now_ms(), "r", "http://x",
        world,
    )  # fmt: skip


def run(work: Coroutine[Any, Any, _Result]) -> _Result:
    return asyncio.run(work)


@final
class Books:
    """One log group in a store, and its streams."""

    def __init__(self, store: Store | None = None) -> None:
        self.world = a_world()
        self.store = store or MemoryStore(self.world.wakeups)
        self.group = Group("000000000000", "us-east-1", "g", 7, 0)

    async def begin(self, *streams: str) -> None:
        made = [rows.put_stream(Stream(7, name, number, 0)) for number, name in enumerate(streams, 1)]
        await self.store.commit([rows.put_group(self.group), *made])

    async def put(self, stream: str, events: Sequence[Event], now_ms: int) -> None:
        """As PutLogEvents does, whatever the times are."""
        group = await rows.load_group(self.store, "000000000000", "us-east-1", "g")
        stored = await rows.load_stream(self.store, 7, stream)
        await self.store.commit(*appending(group, stored, events, now_ms))

    async def streams(self) -> Sequence[Stream]:
        return await rows.all_streams(self.store, 7)
