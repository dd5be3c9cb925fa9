"""All functions' environments: who gets which, how many there are, when they end. It is the house's `Compute`."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from pathlib import Path
from time import monotonic
from typing import Final, final

from fogbank.compute.api import (
    InitFailed,
    InitializationType,
    Invocation,
    LogSink,
    Outcome,
    RuntimeUnavailable,
    Spec,
    Streamed,
)
from fogbank.compute.clients import Clients
from fogbank.compute.environment import Environment
from fogbank.compute.fenced import FencedStarter
from fogbank.compute.initialising import InitFailure
from fogbank.compute.interpreters import Interpreters
from fogbank.compute.journal import Phase, stream_name
from fogbank.compute.launch import Launcher
from fogbank.compute.pool import Pool
from fogbank.compute.run import Run, Undelivered
from fogbank.compute.sandbox import Fences
from fogbank.compute.variables import Credentials
from fogbank.compute.world import Settings, World
from fogbank.kernel.background import Background
from fogbank.kernel.clock import Clock
from fogbank.kernel.ids import Ids

_log = logging.getLogger("fogbank.compute")
_WATCH_S: Final = 0.05


@final
class Environments:
    """See `fogbank.compute.api.Compute`. Made by `make_compute`."""

    def __init__(self, world: World, starter: FencedStarter) -> None:
        self._world = world
        self._starter = starter
        self._loop = asyncio.get_running_loop()
        self._pools: dict[str, Pool] = {}
        self._count = 0
        self._busy: set[Environment] = set()
        self._watching = False
        self._sweeping: asyncio.TimerHandle | None = None
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._background = Background()
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    # Compute

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        with self._world.clock.hold():
            result = await self._invoke(spec, invocation, streamed=False)
        assert isinstance(result, Outcome)
        return result

    async def invoke_stream(self, spec: Spec, invocation: Invocation) -> Streamed | Outcome:
        with self._world.clock.hold():
            return await self._invoke(spec, invocation, streamed=True)

    async def provision(self, spec: Spec, count: int) -> None:
        pool = self._pool(spec)
        pool.provisioned = count
        with self._world.clock.hold():
            await self._provide(pool)

    def prewarm(self, spec: Spec) -> None:
        pool = self._pool(spec)
        if not (pool.idle or pool.unclaimed or self._closed):
            self._background.spawn(f"prewarm {spec.revision}", self._prewarm(pool))

    def retire(self, function_arn: str, keep: frozenset[str] = frozenset()) -> None:
        for revision, pool in list(self._pools.items()):
            if pool.spec.function_arn == function_arn and revision not in keep:
                pool.retired = True
                pool.provisioned = 0
                for environment in [*pool.idle, *pool.unclaimed]:
                    environment.end()
                if not pool.all:
                    self._pools.pop(revision, None)

    async def close(self) -> None:
        self._closed = True
        await self._background.stop()
        for pool in list(self._pools.values()):
            pool.provisioned = 0
            for environment in list(pool.all):
                environment.end()
        if self._sweeping is not None:
            self._sweeping.cancel()
        if self._endings:
            await asyncio.gather(*self._endings, return_exceptions=True)
        await self._starter.close()

    @property
    def count(self) -> int:
        """How many environments there are, those included that begin."""
        return self._count

    def ready(self, spec: Spec) -> int:
        """How many environments of this revision wait for an invocation."""
        pool = self._pools.get(spec.revision)
        return len(pool.idle) if pool is not None else 0

    # One invocation

    async def _invoke(self, spec: Spec, invocation: Invocation, *, streamed: bool) -> Outcome | Streamed:
        pool = self._pools.get(spec.revision)
        if pool is None or pool.retired:
            pool = self._pool(spec)
        if spec.live:
            pool.refresh()
        environment = pool.take(self._world.clock.now_ms())
        if environment is None:
            return await self._cold(pool, invocation, streamed=streamed)
        run = Run(invocation, spec.timeout_ms / 1000, streamed=streamed, init_ms=None)
        return await self._finish(environment, run)

    async def _finish(self, environment: Environment, run: Run) -> Outcome | Streamed:
        environment.invoke(run)
        try:
            return await run.done
        except Undelivered:
            # It ended while it was idle, and we learn of it only now.
            pool = self._pool(environment.spec)
            return await self._cold(pool, run.invocation, streamed=run.streamed)
        except asyncio.CancelledError:
            environment.end()
            raise

    async def _cold(self, pool: Pool, invocation: Invocation, *, streamed: bool) -> Outcome | Streamed:
        spec = pool.spec
        timeout_s = spec.timeout_ms / 1000
        while not pool.unclaimed and self._count >= self._world.settings.environments_max:
            await self._room()
            if (warm := pool.take(self._world.clock.now_ms())) is not None:
                return await self._finish(warm, Run(invocation, timeout_s, streamed=streamed, init_ms=None))
        if pool.unclaimed:
            first = pool.unclaimed.pop()
            first.claimed = True
        else:
            first = await self._begin(pool, self._world.settings.init_limit_s, claimed=True)
        if await _ready(first):
            return await self._finish(first, Run(invocation, timeout_s, streamed=streamed, init_ms=first.init_ms))
        # The init phase failed: it is tried again as a part of the invocation, with the function's own time-out.
        first.end()
        begun = monotonic()
        if self._closed:
            return first.init_outcome(_failure_of(first), invocation, begun)
        second = await self._begin(pool, timeout_s, claimed=True, phase="invoke", stream=first.journal.stream)
        if not await _ready(second):
            second.end()
            return second.init_outcome(_failure_of(second), invocation, begun)
        run = Run(invocation, timeout_s, streamed=streamed, init_ms=None)
        run.begun = begun
        return await self._finish(second, run)

    async def _begin(
        self,
        pool: Pool,
        limit_s: float,
        *,
        claimed: bool,
        phase: Phase = "init",
        stream: str = "",
        initialization: InitializationType = "on-demand",
    ) -> Environment:
        world, spec = self._world, pool.spec
        stream = stream or stream_name(world.clock.now_ms(), spec.version, world.ids.randbytes(16).hex())
        environment = Environment(spec, world, self, stream, phase, initialization)
        environment.claimed = claimed
        environment.seal = pool.seal
        pool.all.add(environment)
        self._count += 1
        if not claimed:
            pool.unclaimed.append(environment)
        await environment.start(limit_s)
        return environment

    # Keeper

    def idle(self, environment: Environment) -> None:
        self._busy.discard(environment)
        if environment.claimed:
            return
        pool = self._pools.get(environment.spec.revision)
        if pool is None or pool.retired or environment.seal != pool.seal or self._closed:
            environment.end()
            return
        if environment in pool.unclaimed:
            pool.unclaimed.remove(environment)
        pool.idle.append(environment)
        if self._sweeping is None:
            self._sweeping = self._loop.call_later(self._world.settings.idle_s, self._sweep)
        self._wake()

    def busy(self, environment: Environment) -> None:
        environment.claimed = False
        self._busy.add(environment)
        if not self._watching:
            self._watching = True
            self._loop.call_later(_WATCH_S, self._watch)

    def gone(self, environment: Environment) -> None:
        self._busy.discard(environment)
        self._count -= 1
        pool = self._pools.get(environment.spec.revision)
        if pool is not None:
            pool.forget(environment)
            if pool.retired and not pool.all:
                self._pools.pop(environment.spec.revision, None)
            elif pool.provisioned and environment.initialization != "on-demand" and not self._closed:
                self._background.spawn(f"provision {pool.spec.revision}", self._provide_again(pool))
        self._wake()

    def lingers(self, ending: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(ending)
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    # Room

    def _pool(self, spec: Spec) -> Pool:
        pool = self._pools.get(spec.revision)
        if pool is None:
            pool = self._pools[spec.revision] = Pool(spec)
        pool.retired = False
        return pool

    async def _room(self) -> None:
        """End the environment that has been idle for longest, or wait until something changes."""
        idle = [environment for pool in self._pools.values() for environment in pool.idle if not pool.provisioned]
        if idle:
            min(idle, key=lambda environment: environment.idle_since).end()
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self._wake()  # it was for somebody
            raise

    def _wake(self) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _sweep(self) -> None:
        """End what has been idle for too long."""
        self._sweeping = None
        limit_s = self._world.settings.idle_s
        old = monotonic() - limit_s
        waiting = False
        for pool in list(self._pools.values()):
            for environment in list(pool.idle):
                if pool.provisioned and environment.initialization != "on-demand":
                    continue
                if environment.idle_since <= old:
                    environment.end()
                else:
                    waiting = True
        if waiting:
            self._sweeping = self._loop.call_later(limit_s / 4, self._sweep)

    def _watch(self) -> None:
        """Look after those that run; only while any does."""
        for environment in list(self._busy):
            environment.watch()
        self._watching = bool(self._busy)
        if self._watching:
            self._loop.call_later(_WATCH_S, self._watch)

    # Ahead of time

    async def _prewarm(self, pool: Pool) -> None:
        if pool.all:
            return  # an invocation was there before us
        try:
            environment = await self._begin(pool, self._world.settings.init_limit_s, claimed=False)
            await _ready(environment)
        except (RuntimeUnavailable, OSError) as error:
            # Whoever invokes it hears of it.
            _log.info("%s was not warmed: %s", pool.spec.name, error)

    async def _provide(self, pool: Pool) -> None:
        """Make as many provisioned environments as there are to be."""
        having = [environment for environment in pool.all if environment.initialization != "on-demand"]
        for environment in having[pool.provisioned :]:
            environment.end()
        limit_s = max(self._world.settings.init_limit_provisioned_s, pool.spec.timeout_ms / 1000)
        for _ in range(pool.provisioned - len(having)):
            environment = await self._begin(pool, limit_s, claimed=False, initialization="provisioned-concurrency")
            if not await _ready(environment):
                pool.provisioned = 0
                environment.end()
                nobody = Invocation("", b"", pool.spec.function_arn)
                raise InitFailed(environment.init_outcome(_failure_of(environment), nobody, monotonic()))

    async def _provide_again(self, pool: Pool) -> None:
        try:
            await self._provide(pool)
        except (InitFailed, RuntimeUnavailable, OSError) as error:
            _log.warning("%s lost a provisioned environment: %s", pool.spec.name, error)


async def _ready(environment: Environment) -> bool:
    try:
        return await asyncio.shield(environment.ready) is None
    except asyncio.CancelledError:
        environment.end()
        raise


def _failure_of(environment: Environment) -> InitFailure:
    """Of one whose init phase failed."""
    failure = environment.ready.result()
    assert failure is not None
    return failure


def make_compute(
    *,
    clock: Clock,
    ids: Ids,
    logs: LogSink,
    folder: Path,
    endpoint: Callable[[], str],
    cache: Path | None = None,
    hidden: tuple[Path, ...] = (),
    fences: Fences | None = None,
    credentials: Callable[[Spec], Credentials] | None = None,
    settings: Settings | None = None,
) -> Environments:
    """Compute, ready to be used; call it where the event loop runs, and `close()` it there.

    `logs` takes what functions log. `folder` is for what their environments write; `cache` for runtime clients and
    merged layers, which are worth keeping; `hidden` are folders that no function is to see. `endpoint` gives the
    address of the AWS API that functions' SDKs are to use, and `credentials` what they sign with. `fences=None`
    asks the machine what it allows; `Fences()` is without any.
    """
    settings = settings or Settings()
    cache = cache or folder / "cache"
    launcher = Launcher(Interpreters(), Clients(cache), strict=settings.strict_runtimes)
    starter = FencedStarter(launcher, cache, hidden=hidden, fences=fences)
    world = World(
        clock, ids, logs, starter, folder / "environments", endpoint, credentials or _account_as_key, settings
    )
    return Environments(world, starter)


def _account_as_key(spec: Spec) -> Credentials:
    """An account's id works as an access key where no keys are configured."""
    return Credentials(spec.account, "fogbank", "fogbank")
