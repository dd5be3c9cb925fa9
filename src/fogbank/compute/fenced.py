"""Begin runtimes of every language inside their fences.

Python is forked from a zygote that has imported its runtime client. All else is forked from a bare zygote, shut in,
and becomes its program: the server itself never forks, with its threads and its memory. On systems without fences
programs are started plainly.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, final

from fogbank.compute.api import Spec
from fogbank.compute.launch import BOOTSTRAPS, Launch, Launcher
from fogbank.compute.process import Process, spawn
from fogbank.compute.sandbox import FENCE, Fences, Needs, Sandbox, detect
from fogbank.compute.starting import uses_sdk
from fogbank.compute.users import Users
from fogbank.compute.variables import Place
from fogbank.compute.world import Begin
from fogbank.compute.zygote import RUNTIME_MODULES, SDK_MODULES, Before, Birth, Kind, ZygoteFailed, Zygotes

_log = logging.getLogger("fogbank.compute")
_OWN_PYTHON: Final = Path(getattr(sys, "_base_executable", None) or sys.executable)
_BARE: Final = Kind(_OWN_PYTHON, (), ())
# What of the environment tells of places; a function's own configuration has the last word on some of them.
_PLACES: Final = ("LAMBDA_TASK_ROOT", "TMPDIR", "HOME", "PATH", "LD_LIBRARY_PATH")


@final
class FencedStarter:
    """The `Starter` of all languages."""

    def __init__(
        self, launcher: Launcher, cache: Path, *, hidden: tuple[Path, ...] = (), fences: Fences | None = None
    ) -> None:
        self._launcher = launcher
        self._cache = cache
        self._hidden = hidden
        self._sandbox = Sandbox(fences, cache, hidden=hidden) if fences is not None else None
        self._detecting: asyncio.Task[Fences] | None = None
        self._zygotes = Zygotes()
        self._uses_sdk: dict[str, bool] = {}  # by revision
        self._notes: set[str] = set()
        self._users: dict[int, Process] = {}  # where each environment has a user of its own
        self._numbers = Users()
        self._purges: set[asyncio.Task[None]] = set()

    async def fences(self) -> Fences:
        """What the machine allows; the first call asks it."""
        return (await self._fenced()).fences

    def runtime_folder(self, spec: Spec) -> Path:
        return BOOTSTRAPS

    async def prepare(self, spec: Spec) -> None:
        """Raises RuntimeUnavailable."""
        await self._launcher.prepare(spec)

    async def begin(self, begin: Begin) -> Process:
        """Raises RuntimeUnavailable, InvalidEntrypoint or OSError."""
        sandbox, spec = await self._fenced(), begin.spec
        place, opt = await sandbox.place(spec, BOOTSTRAPS, begin.temporary)
        environment = moved(begin, place)
        launch = await self._launcher.launch(spec, place, environment, opt)
        self._tell(spec, launch)
        return await self._fence_in(begin, launch, sandbox, opt)

    async def extension(self, begin: Begin, name: str) -> Process:
        """An external extension of the layers, in fences of its own that are like the function's.

        Raises RuntimeUnavailable or OSError.
        """
        sandbox, spec = await self._fenced(), begin.spec
        place, opt = await sandbox.place(spec, BOOTSTRAPS, begin.temporary)
        program = str(place.layers[0] / "extensions" / name)
        environment, reads = moved(begin, place), ()
        match = await self._launcher.match(spec.runtime)
        if match is not None:
            # As /var/lang on AWS: an extension may be a script in the function's language.
            reads = (match.interpreter.home,)
            if "PATH" not in spec.environment:
                environment["PATH"] = f"{match.interpreter.path.parent}:{environment.get('PATH', '')}"
        launch = Launch((program,), environment, "/", "bootstrap", reads)
        return await self._fence_in(begin, launch, sandbox, opt)

    async def _fence_in(self, begin: Begin, launch: Launch, sandbox: Sandbox, opt: Path | None) -> Process:
        spec = begin.spec
        user = self._numbers.free(self._users) if sandbox.fences.other_user else 0
        needs = Needs(
            code=spec.code,
            opt=opt,
            folder=begin.temporary,
            reads=launch.reads,
            memory_mb=spec.memory_mb,
            ephemeral_mb=spec.ephemeral_mb,
            user=user,
        )
        process = await self._begin(begin, launch, sandbox.plan(needs))
        if sandbox.fences.other_user:
            self._users[user] = process
            process.ended.add_done_callback(lambda _: self._purge(user))
        return process

    async def _begin(self, begin: Begin, launch: Launch, plan: dict[str, Any] | None) -> Process:
        if launch.zygote is not None:
            try:
                return await self._forked(begin, launch, plan)
            except ZygoteFailed as error:
                _log.warning("no zygote for %s: %s", begin.spec.name, error)
        if plan is None:
            environment = {**launch.environment, "_LAMBDA_TELEMETRY_LOG_FD": str(begin.frames)}
            folder, frames = Path(launch.folder), (begin.frames,)
            return spawn(launch.argv, environment=environment, folder=folder, output=begin.output, pass_fds=frames)
        return await self._become(begin, launch, plan)

    async def close(self) -> None:
        if self._detecting is not None:
            # It takes some 50 ms, and leaves no process behind.
            await asyncio.gather(self._detecting, return_exceptions=True)
        for process in list(self._users.values()):
            process.kill()
        # Each tells its end, and then what it left behind is ended.
        await asyncio.gather(*(process.ended for process in list(self._users.values())), return_exceptions=True)
        await asyncio.gather(*self._purges, return_exceptions=True)
        self._numbers.close()
        await self._launcher.close()
        await self._zygotes.close()

    def _purge(self, user: int) -> None:
        """An environment's runtime has ended: end what it started, wherever that went."""
        task = asyncio.get_running_loop().create_task(self._end_all(user))
        self._purges.add(task)
        task.add_done_callback(self._purges.discard)

    async def _end_all(self, user: int) -> None:
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            before = (Before(str(FENCE), "purge", {"user": user}),)
            birth = Birth("", {}, "/", (), nothing, nothing, before)
            purge = await self._zygotes.fork(_BARE, birth)
            await purge.ended
        except ZygoteFailed as error:
            _log.warning("cannot end what user %d left behind: %s", user, error)
        finally:
            os.close(nothing)
            self._users.pop(user, None)

    async def _fenced(self) -> Sandbox:
        if self._sandbox is None:
            if self._detecting is None:
                self._detecting = asyncio.create_task(detect())
            fences = await asyncio.shield(self._detecting)
            self._sandbox = self._sandbox or Sandbox(fences, self._cache, hidden=self._hidden)
        return self._sandbox

    async def _forked(self, begin: Begin, launch: Launch, plan: dict[str, Any] | None) -> Process:
        zygote = launch.zygote
        assert zygote is not None
        modules = RUNTIME_MODULES + SDK_MODULES if await self._imports_sdk(begin.spec) else RUNTIME_MODULES
        before = (Before(str(FENCE), "enter", plan),) if plan is not None else ()
        birth = _birth(begin, launch.environment, launch.folder, zygote.path, before)
        return await self._zygotes.fork(Kind(zygote.python, zygote.packages, modules), birth)

    async def _become(self, begin: Begin, launch: Launch, plan: dict[str, Any]) -> Process:
        arguments = {
            "argv": list(launch.argv),
            "environment": dict(launch.environment),
            "folder": launch.folder,
            **plan,
        }
        birth = _birth(begin, {}, "/", (), (Before(str(FENCE), "become", arguments),))
        try:
            return await self._zygotes.fork(_BARE, birth)
        except ZygoteFailed as error:
            raise OSError(f"cannot start {launch.argv[0]}: {error}") from error

    async def _imports_sdk(self, spec: Spec) -> bool:
        uses = self._uses_sdk.get(spec.revision)
        if uses is None:
            roots = (spec.code, *(layer / "python" for layer in spec.layers))
            uses = self._uses_sdk[spec.revision] = await asyncio.to_thread(uses_sdk, roots)
        return uses

    def _tell(self, spec: Spec, launch: Launch) -> None:
        note = f"{spec.name}: {launch.note}"
        if launch.note and note not in self._notes:
            self._notes.add(note)
            _log.warning("%s", note)


def _birth(
    begin: Begin,
    environment: Mapping[str, str],
    folder: str,
    path: tuple[str, ...],
    before: tuple[Before, ...],
) -> Birth:
    return Birth(
        handler=begin.spec.handler,
        environment=dict(environment),
        folder=folder,
        path=path,
        output=begin.output,
        frames=begin.frames,
        before=before,
    )


def moved(begin: Begin, place: Place) -> dict[str, str]:
    """The environment with the places as the function's processes see them."""
    spec = begin.spec
    moves = {str(spec.code): str(place.task), str(begin.temporary): str(place.temporary)}
    if place.layers:
        moves |= {str(layer): str(place.layers[0]) for layer in spec.layers}
    environment = dict(begin.environment)
    for name in _PLACES:
        if name in environment and name not in spec.environment:
            parts = [_move(part, moves) for part in environment[name].split(os.pathsep)]
            environment[name] = os.pathsep.join(dict.fromkeys(parts))
    return environment


def _move(path: str, moves: Mapping[str, str]) -> str:
    for old, new in moves.items():
        if path == old or path.startswith(old + "/"):
            return new + path[len(old) :]
    return path
