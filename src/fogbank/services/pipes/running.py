"""Pipes at work: each that should run has a poller; its state goes on from step to step.

    CREATING, UPDATING, STARTING → RUNNING     CREATING, UPDATING, STOPPING → STOPPED     DELETING → gone

What a pipe was told while executions are under way holds when they have ended. Steps are taken at once, where AWS takes
some seconds for each.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
"""

import asyncio
import itertools
from collections.abc import Mapping
from typing import Final, final

from msgspec import Struct
from msgspec.structs import replace

from fogbank.fabric.poller import Batching, Poller, SourceFacts, Sources
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.pipes.execution import Executions
from fogbank.services.pipes.model import Pipe, State
from fogbank.services.pipes.store import PIPES, all_pipes, key_of
from fogbank.storage.api import Conflict, Store

_CONCURRENCY_MAX: Final = 1250
_SETTLED: Final = frozenset({"RUNNING", "STOPPED", "CREATE_FAILED", "UPDATE_FAILED", "START_FAILED"})
_FAILED: Final[Mapping[str, State]] = {
    "CREATING": "CREATE_FAILED",
    "UPDATING": "UPDATE_FAILED",
    "STARTING": "START_FAILED",
}
# The form is known, what it says of a queue that is not there is a guess.
# https://github.com/terraform-aws-modules/terraform-aws-eventbridge/pull/133
_NO_QUEUE: Final = "Input parameter is invalid from the request due to : The specified queue does not exist."


def settled_topic(arn: str) -> tuple[str, str]:
    """The topic of those who wait until a pipe's state stays, or the pipe is gone."""
    return ("pipe settled", arn)


class _Live(Struct):
    """A pipe that a task looks after."""

    changed: asyncio.Event


@final
class Pipes:
    """All pipes of this server."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._live: dict[bytes, _Live] = {}
        self._names = itertools.count()

    async def resume(self) -> None:
        """Go on with all of them."""
        for pipe in await all_pipes(self._store):
            self.tell(pipe)

    def tell(self, pipe: Pipe) -> None:
        """A pipe was made, changed or is to go."""
        key = key_of(pipe)
        live = self._live.get(key)
        if live is None:
            self._live[key] = _Live(asyncio.Event())
            self._world.background.spawn(f"pipe {pipe.arn} ({next(self._names)})", self._look_after(key))
        else:
            live.changed.set()

    async def _look_after(self, key: bytes) -> None:
        live = self._live[key]
        try:
            while True:
                live.changed.clear()
                pipe = await self._settled(key)
                if pipe is not None and pipe.state == "RUNNING":
                    await self._poll(pipe, live.changed)
                elif not live.changed.is_set():
                    return
        finally:
            # In the same step as the last look at `changed`: who is told later begins another one.
            del self._live[key]

    async def _settled(self, key: bytes) -> Pipe | None:
        """The pipe in a state that stays; None when it is gone."""
        while (stored := await PIPES.find(self._store, key)) is not None:
            pipe = stored.value
            if pipe.state in _SETTLED:
                self._tell_waiters(pipe)
                return pipe
            try:
                if pipe.state == "DELETING":
                    await self._store.commit([stored.removed()], [stored.unchanged()])
                    self._tell_waiters(pipe)
                else:
                    await self._store.commit([stored.becomes(await self._step(pipe))], [stored.unchanged()])
            except Conflict:
                continue
        return None

    def _tell_waiters(self, pipe: Pipe) -> None:
        topic = settled_topic(pipe.arn)
        self._world.wakeups.notify(topic, self._world.wakeups.waiting(topic))

    async def _step(self, pipe: Pipe) -> Pipe:
        arn = Arn.parse(pipe.source)
        if pipe.state in _FAILED and await self._world.port(Sources).kinds[arn.service].facts(arn) is None:
            return replace(pipe, state=_FAILED[pipe.state], state_reason=_NO_QUEUE)
        state: State = "RUNNING" if pipe.desired_state == "RUNNING" else "STOPPED"
        return replace(pipe, state=state, state_reason=None)

    async def _poll(self, pipe: Pipe, changed: asyncio.Event) -> None:
        """Run a poller until the pipe has changed and what was under way has ended."""
        arn = Arn.parse(pipe.source)
        kind = self._world.port(Sources).kinds[arn.service]
        facts = await kind.facts(arn) or SourceFacts(arn.resource.endswith(".fifo"), 0)
        work = Executions(self._store, self._world, pipe)
        poller = Poller(
            self._world,
            kind.open(arn),
            Batching(pipe.batch_size, pipe.window_s * 1000, facts.ordered, _CONCURRENCY_MAX),
            work.execute,
            has_room=_always,
            room_topic=("pipe room", pipe.arn),
            keep=work.keeps if pipe.filters else None,
            discard=work.discard,
        )
        polling = asyncio.get_running_loop().create_task(poller.run())
        try:
            await changed.wait()
            await poller.stop()
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)


async def _always() -> bool:
    return True
