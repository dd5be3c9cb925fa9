"""One environment: a process tree that runs one function, one invocation at a time.

    starting → ready → busy → ready → … → ended

It begins with the init phase, which ends when the runtime (and every extension) asks for its first event. An
invocation is delivered to the runtime's waiting request, answered by another, and over when the runtime asks again.
An environment ends when it is told to, when a time limit passes, and when its runtime's process ends.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html

Limits run in real time, whatever the clock of the house does: what a function does takes real time.
"""

import asyncio
import signal
import time
from collections.abc import Coroutine
from time import monotonic  # the loop's own clock may count whole milliseconds
from typing import Final, Literal, Protocol, final

from fogbank.compute import outcomes
from fogbank.compute.api import InitializationType, Invocation, Outcome, Spec
from fogbank.compute.extensions import Extensions, Reason
from fogbank.compute.http1 import BodySink, Connection, Incoming
from fogbank.compute.initialising import InitFailure
from fogbank.compute.journal import Journal, Phase, Report, Status, billed
from fogbank.compute.launch import InvalidEntrypoint
from fogbank.compute.run import Run
from fogbank.compute.runtime_api import RuntimeApi
from fogbank.compute.tree import Tree
from fogbank.compute.variables import Place, for_extensions, variables
from fogbank.compute.world import Begin, World

State = Literal["starting", "ready", "busy", "ended"]
# After its answer a runtime asks for the next event at once. If it does not, its caller need not wait for it.
_GRACE_S: Final = 0.02
# What the runtime has of the two seconds that its extensions have in all.
_RUNTIME_SHUTDOWN_S: Final = 0.3
_SHUTDOWN_S: Final = 2.0
_NOT_STARTED: Final = (126, 127)  # as shells say that a program cannot be run, or is not there


class Keeper(Protocol):
    """Who is told of an environment's changes."""

    def idle(self, environment: "Environment") -> None: ...
    def busy(self, environment: "Environment") -> None: ...
    def gone(self, environment: "Environment") -> None: ...
    def lingers(self, ending: Coroutine[None, None, None]) -> None:
        """It has ended, and something has still to be done for that."""


@final
class Environment:
    """See above."""

    def __init__(
        self, spec: Spec, world: World, keeper: Keeper, stream: str, phase: Phase, initialization: InitializationType
    ) -> None:
        self.spec = spec
        self.state: State = "starting"
        self.initialization: InitializationType = initialization
        self.phase: Phase = phase
        self.journal = Journal(spec, stream, world.clock, world.logs)
        self._world = world
        self._keeper = keeper
        self._loop = asyncio.get_running_loop()
        self._api = RuntimeApi(self)
        self._extensions = Extensions(self, world.ids.uuid)
        self._api.annex = self._extensions
        self._tree = Tree(self.journal)
        self._waiting: Connection | None = None  # the runtime's request for its next event
        self._run: Run | None = None
        self._began = monotonic()
        self._over_memory = False
        self.claimed = False  # somebody waits for its init phase and has an invocation for it
        self.seal: object = None  # what a live folder looked like when it began
        self._limit: asyncio.TimerHandle | None = None
        self.init_ms = 0.0
        self.credentials = world.credentials(spec)
        self.ready: asyncio.Future[InitFailure | None] = self._loop.create_future()
        self.idle_since = self._began

    # Beginning and end

    async def start(self, limit_s: float) -> None:
        """Begin the init phase; `ready` tells how it ended. Raises RuntimeUnavailable."""
        world, spec = self._world, self.spec
        try:
            await world.starter.prepare(spec)
            if self.ended:
                return
            self._began = monotonic()
            self.journal.init_start(self.initialization, self.phase)
            self._limit = self._loop.call_later(limit_s, self._init_timed_out)
            await self._api.listen()
            if self.ended:
                return
            folder = self._tree.make_folder(world.folder / world.ids.randbytes(8).hex(), self._api.port)
            environment = variables(
                spec,
                Place(spec.code, spec.layers, world.starter.runtime_folder(spec), folder),
                api_port=self._api.port,
                log_stream=self.journal.stream,
                initialization=self.initialization,
                credentials=self.credentials,
                endpoint=world.endpoint(),
            )
            await self._extensions.start(
                lambda name, output: world.starter.extension(
                    Begin(spec, for_extensions(environment), folder, output, output, self._api.port), name
                )
            )
            if self.ended:  # an extension failed, or took too long
                return
            output, frames = self._tree.ends
            process = await world.starter.begin(Begin(spec, environment, folder, output, frames, self._api.port))
        except (InvalidEntrypoint, OSError) as error:
            self._fail_init(outcomes.NO_BOOTSTRAP, b"", "error", str(error))
            self.end()
            return
        except BaseException:
            self.end()
            raise
        self._tree.begun(process)
        if self.ended:
            await self._tree.dispose()
        process.ended.add_done_callback(self._exited)

    @property
    def ended(self) -> bool:
        return self.state == "ended"

    def end(self, reason: Reason = "SPINDOWN") -> None:
        """End it now, whatever it does. Extensions are told, and have a moment."""
        if self.state == "ended":
            return
        run = self._run
        if run is not None and not run.reported:
            if not run.answered:
                self._crashed(run, -signal.SIGKILL)
            self._report(run)
        self.state = "ended"
        self._cancel_limit()
        if not self.ready.done():
            self._fail_init(outcomes.EXITED, b"", "error", outcomes.exit_reason(-signal.SIGKILL))
        self._keeper.gone(self)
        if not self._extensions.external:
            self._tree.close()
        self._keeper.lingers(self._shut_down(reason))

    async def _shut_down(self, reason: Reason) -> None:
        """https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown"""
        begun = monotonic()
        if self._extensions.external:
            if reason == "SPINDOWN":
                await self._tree.stop(_RUNTIME_SHUTDOWN_S)
            self._tree.kill()
            left_s = _SHUTDOWN_S - (monotonic() - begun)
            await self._extensions.shut_down(reason, _real_time_ms() + int(left_s * 1000), left_s)
        self._tree.close()
        self._api.close()
        await self._extensions.close()
        self.journal.flush()
        await self._tree.dispose()

    # Invocations

    def invoke(self, run: Run) -> None:
        """Give it an invocation; it must be ready."""
        assert self.state == "ready"
        self.state = "busy"
        self._keeper.busy(self)
        self._run = run
        run.begun = run.begun or monotonic()
        run.limit = self._loop.call_later(run.begun + run.budget_s - monotonic(), self._timed_out, run)
        self.journal.start(run.invocation)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._deliver(run, waiting)

    def _deliver(self, run: Run, waiting: Connection) -> None:
        now_ms = _real_time_ms()
        run.delivered = True
        waiting.write(run.event(now_ms))
        if self._extensions.invoked:
            it = run.invocation
            self._extensions.invoke(it.request_id, it.invoked_arn, it.trace_id, now_ms + int(run.budget_s * 1000))

    @property
    def current_id(self) -> str:
        return self._run.invocation.request_id if self._run is not None else ""

    # Owner: what the runtime says

    def runtime_waits(self, connection: Connection) -> bool:
        run = self._run
        if self.state == "busy" and run is not None:
            if not run.delivered:
                self._deliver(run, connection)
                return True
            if not run.answered:
                return False
            self._waiting = connection
            self._report(run)
            if not self._extensions.invoked or self._extensions.settled:
                self._settle(run)
        elif self.state == "starting":
            self._waiting = connection
            if self._extensions.settled:
                self._initialised()
        elif self.state == "ready":
            self._waiting = connection
        return True

    def runtime_gone(self, connection: Connection) -> None:
        if self._waiting is connection:
            self._waiting = None

    def runtime_answered(self, request: Incoming) -> bool:
        run = self._run
        if run is None or run.answered or run.streaming:
            return False
        size = request.size
        if request.too_large:
            message = outcomes.too_large_message(size)
            run.fail("too-large", outcomes.TOO_LARGE, outcomes.document(outcomes.TOO_LARGE, message))
        else:
            run.answer(request.body, request.headers.get("content-type", "application/json"))
        self._answered(run)
        return True

    def runtime_streams(self, connection: Connection, request: Incoming) -> BodySink | None:
        run = self._run
        if run is None or run.answered or run.streaming:
            return None
        return run.stream(connection, request.headers.get("content-type", ""), self._answered)

    def runtime_failed(self, request: Incoming) -> bool:
        run = self._run
        if run is None or run.answered:
            return False
        run.fail("function", request.headers.get("lambda-runtime-function-error-type", ""), request.body)
        self._answered(run)
        return True

    def init_failed(self, request: Incoming) -> bool:
        if self.state != "starting":
            return False
        error_type = request.headers.get("lambda-runtime-function-error-type", "") or "Runtime.Unknown"
        self._fail_init(error_type, request.body, "error")
        return True

    # Host: what extensions say

    @property
    def initialising(self) -> bool:
        return self.state == "starting"

    def extensions_settled(self) -> None:
        if self._waiting is None:
            return
        if self.state == "starting":
            self._initialised()
        elif self.state == "busy" and self._run is not None and self._run.reported:
            self._settle(self._run)

    def extension_failed(self, error_type: str, message: str) -> None:
        run = self._run
        if self.state == "starting":
            self._fail_init(error_type, b"", "error", message)
        elif run is not None and not run.answered:
            text = f"RequestId: {self.current_id} Error: {message}"
            run.fail("crash", error_type, outcomes.document(error_type, text))
            self._report(run)
        self.end("FAILURE")

    # How phases end

    def _initialised(self) -> None:
        self._cancel_limit()
        self.init_ms = (monotonic() - self._began) * 1000
        self.state = "ready"
        self._tree.drain()
        self.journal.init_done(self.initialization, self.phase, "success", self.init_ms, "")
        self.ready.set_result(None)
        self._keeper.idle(self)

    def _init_timed_out(self) -> None:
        if self.state == "starting":
            self._fail_init(outcomes.TIMED_OUT, b"", "timeout")
            self.end("TIMEOUT")

    def _fail_init(self, error_type: str, payload: bytes, status: Status, message: str = "") -> None:
        if self.ready.done():
            return
        self._cancel_limit()
        self._tree.drain()
        duration_ms = (monotonic() - self._began) * 1000
        shown = "" if status == "timeout" else error_type
        self.journal.init_done(self.initialization, self.phase, status, duration_ms, shown)
        self.journal.flush()
        self.ready.set_result(InitFailure(error_type, payload, status, message, duration_ms))

    def _answered(self, run: Run) -> None:
        """The runtime has given its answer; it is expected to ask for its next event now."""
        run.grace = self._loop.call_later(_GRACE_S, self._report, run)

    def _settle(self, run: Run) -> None:
        """The invocation is over: the runtime, and every extension, asked for its next event."""
        if run.limit is not None:
            run.limit.cancel()
        self._run = None
        self.state = "ready"
        self.idle_since = monotonic()
        self._keeper.idle(self)

    def _report(self, run: Run) -> None:
        """Say how it ended, once."""
        if run.reported:
            return
        run.reported = True
        if run.grace is not None:
            run.grace.cancel()
        duration_ms = round((monotonic() - run.begun) * 1000, 2)
        self._tree.settle()
        if run.kind == "timeout":
            duration_ms = float(self.spec.timeout_ms)
        init_ms = run.init_ms
        report = Report(
            request_id=run.invocation.request_id,
            status=run.status,
            duration_ms=duration_ms,
            billed_ms=billed(duration_ms, init_ms),
            memory_mb=min(self._tree.used_mb(), self.spec.memory_mb),
            init_ms=init_ms,
            error_type=run.error_type,
            trace_id=run.invocation.trace_id,
            produced_bytes=run.produced,
        )
        run.finish(report, self.journal.report(report))

    def _timed_out(self, run: Run) -> None:
        if run is not self._run:
            return
        request_id, timeout_ms = run.invocation.request_id, self.spec.timeout_ms
        if not run.answered:
            self._tree.settle()
            self.journal.timed_out(request_id, timeout_ms / 1000)
            message = outcomes.timeout_message(request_id, timeout_ms)
            run.fail("timeout", outcomes.TIMED_OUT, outcomes.document(outcomes.TIMED_OUT, message))
        self._report(run)
        self.end("TIMEOUT")

    def _exited(self, ended: "asyncio.Future[int]") -> None:
        """The runtime's process is gone."""
        status = ended.result()
        run = self._run
        self._tree.settle()
        if self.state == "starting":
            missing = status in _NOT_STARTED and self.spec.runtime.startswith("provided")
            error_type = outcomes.NO_BOOTSTRAP if missing else outcomes.EXITED
            reason = outcomes.NO_BOOTSTRAP_REASON if missing else outcomes.exit_reason(status)
            self._fail_init(error_type, b"", "error", reason)
        elif self.state == "busy" and run is not None:
            if not run.delivered:
                run.undelivered()
            elif not run.answered:
                self._crashed(run, status)
            self._report(run)
        self.end("FAILURE")

    def _crashed(self, run: Run, status: int) -> None:
        error_type = outcomes.OUT_OF_MEMORY if self._over_memory else outcomes.EXITED
        message = f"RequestId: {run.invocation.request_id} Error: {outcomes.exit_reason(status)}"
        self.journal.exited(message, error_type)
        run.fail("memory" if self._over_memory else "crash", error_type, outcomes.document(error_type, message))

    def init_outcome(self, failure: InitFailure, invocation: Invocation, begun: float) -> Outcome:
        """The outcome of an invocation whose environment could not be made ready."""
        return failure.outcome(self.spec, self.journal, invocation, monotonic() - begun, self._tree.used_mb())

    # Watching

    def watch(self) -> None:
        """Now and then while it is busy: its memory, and what it has logged."""
        if self._tree.look_mb() > self.spec.memory_mb:
            self._over_memory = True
            self._tree.kill()
        self.journal.flush()

    def _cancel_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None


def _real_time_ms() -> int:
    # The function's process lives in real time, even where the house's clock stands still.
    return time.clock_gettime_ns(time.CLOCK_REALTIME) // 1_000_000
