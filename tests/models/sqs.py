"""SQS without HTTP: its actions called one after the other, on a store and a clock of the test's own."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar, final

import msgspec
from hypothesis import HealthCheck, settings

from fogbank.kernel.action import Context, Registry
from fogbank.kernel.background import Background
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import Limits
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.services import sqs
from fogbank.storage.api import Store

OpenStore = Callable[[World], Store]
_Answer = TypeVar("_Answer")

ACCOUNT: Final = "111122223333"
REGION: Final = "eu-central-1"
# Small, so that a test comes up against them.
LIMITS: Final = Limits(sqs_in_flight_standard_max=7, sqs_in_flight_fifo_max=6)


def budget(examples: int, steps: int = 40) -> settings:
    """The same runs every time, and few; FOGBANK_HYPOTHESIS=deep makes them other ones, and twenty times as many."""
    deep = os.environ.get("FOGBANK_HYPOTHESIS") == "deep"
    return settings(
        max_examples=examples * 20 if deep else examples,
        stateful_step_count=steps * 2 if deep else steps,
        derandomize=not deep,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )


@final
class Sqs:
    """Actions by their AWS names, parameters too: `sqs.call("SendMessage", QueueUrl=url, MessageBody="1")`."""

    def __init__(self, open_store: OpenStore) -> None:
        self._loop = asyncio.new_event_loop()
        self._open_store = open_store
        self._world = World(virtual_clock(), Ids(1), LIMITS, Wakeups(), Background())
        self._store = self._run(self._open())
        self._registry = Registry(self._store, sqs.ACTIONS)

    async def _open(self) -> Store:
        return self._open_store(self._world)

    def close(self) -> None:
        self._run(self._world.background.stop())
        self._run(self._store.close())
        self._loop.close()

    def restart(self) -> None:
        """Close the store and open it again; what was in memory only is forgotten."""
        self._run(self._store.close())
        self._store = self._run(self._open())
        self._registry = Registry(self._store, sqs.ACTIONS)

    @property
    def now_ms(self) -> int:
        return self._world.clock.now_ms()

    def advance(self, ms: int) -> None:
        """Move the clock, and let everything come to rest."""
        self._run(self._world.clock.advance(ms=ms))

    def call(self, name: str, **parameters: Any) -> Any:
        """Run an action. Raises what it raises."""
        return self._run(self._call(name, parameters))

    def call_at_once(self, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
        """Run actions beside each other; what each answers or raises."""

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*(self._call(*call) for call in calls), return_exceptions=True)

        return self._run(all_of_them())

    def call_and_leave(self, turns: int, name: str, **parameters: Any) -> None:
        """Begin an action, and be gone after so many turns of the event loop."""

        async def leaving() -> None:
            calling = asyncio.ensure_future(self._call(name, parameters))
            for _ in range(turns):
                await asyncio.sleep(0)  # noqa: TID251 - one turn of the loop
            calling.cancel()
            await asyncio.wait([calling])

        self._run(leaving())

    def call_and_advance(self, name: str, ms: int, **parameters: Any) -> tuple[Any, int]:
        """Begin an action, move the clock; the answer, and when it came. It must have come by the end."""

        async def timed() -> tuple[Any, int]:
            return await self._call(name, parameters), self.now_ms

        async def advancing() -> tuple[Any, int]:
            answer = asyncio.ensure_future(timed())
            await self._world.clock.advance(ms=ms)
            assert answer.done()
            return answer.result()

        return self._run(advancing())

    async def _call(self, name: str, parameters: dict[str, Any]) -> Any:
        action = self._registry.find("sqs", name)
        assert action is not None
        return await self._registry.run(action, self._context(), msgspec.convert(parameters, action.input))

    def _context(self) -> Context:
        world = self._world
        root = f"arn:aws:iam::{ACCOUNT}:root"
        return Context(
            ACCOUNT, REGION, root, ACCOUNT, "key", self.now_ms, world.ids.uuid(), "http://localhost:4566", world
        )

    def _run(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        return self._loop.run_until_complete(work)
