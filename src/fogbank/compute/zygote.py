"""Zygotes: processes that have imported a runtime client and fork a runtime in milliseconds.

One serves all functions that run on the same interpreter with the same packages imported. It dies with the server,
and what it forked dies with it. One that died is started again by the next who needs it.
"""

import array
import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any, Final, final

import msgspec
from msgspec import Struct

from fogbank.compute.process import Process, Spawned, kill_group, terminate

_PROGRAM: Final = Path(__file__).with_name("zygote_main.py")
_READY_S: Final = 10.0
_PACKET_BYTES: Final = 65536
# What AWS's runtime client imports, and what functions of all kinds do.
RUNTIME_MODULES: Final = (
    "awslambdaric.bootstrap",
    "awslambdaric.lambda_runtime_client",
    "awslambdaric.__main__",
    "concurrent.futures.thread",
    "datetime",
    "decimal",
    "http.client",
    "uuid",
)
SDK_MODULES: Final = ("boto3.session", "botocore.client", "botocore.httpsession", "s3transfer")


class Kind(Struct, frozen=True):
    """What a zygote is: two functions with the same kind share one."""

    python: Path
    packages: tuple[str, ...]  # folders in which its modules are found
    modules: tuple[str, ...]


class Before(Struct, frozen=True):
    """A function of a file to be called in the new process before the handler's module is imported."""

    path: str
    name: str
    arguments: dict[str, Any]


class Birth(Struct, frozen=True):
    """A runtime to be forked."""

    handler: str
    environment: dict[str, str]
    folder: str
    path: tuple[str, ...]  # in front of the zygote's own
    output: int
    frames: int
    before: tuple[Before, ...] = ()


class ZygoteFailed(Exception):
    """It did not start, or died, or could not fork."""


@final
class Forked:
    """A process that a zygote forked, and reaps for us."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def kill(self) -> None:
        if not self.ended.done():
            kill_group(self.pid)
            with contextlib.suppress(OSError):  # it may not have its own group yet
                os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        if not self.ended.done():
            terminate(self.pid)

    def tell(self, status: int) -> None:
        if not self.ended.done():
            kill_group(self.pid)
            self.ended.set_result(status)


@final
class Zygote:
    """One of them."""

    def __init__(self, channel: socket.socket, process: Spawned) -> None:
        self._channel = channel
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._ids = itertools.count()
        self._asked: dict[int, asyncio.Future[Process]] = {}
        self._children: dict[int, Forked] = {}
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self.alive = True
        channel.setblocking(False)
        self._loop.add_reader(channel.fileno(), self._readable)

    @classmethod
    async def start(cls, kind: Kind) -> "Zygote":
        """Raises ZygoteFailed."""
        ours, child = _spawn(kind)
        zygote = cls(ours, Spawned(child))
        try:
            async with asyncio.timeout(_READY_S):
                await zygote._ready
        except (TimeoutError, ZygoteFailed):
            zygote.close()
            await zygote.closed()
            raise ZygoteFailed(f"{kind.python} does not start as a zygote") from None
        return zygote

    async def fork(self, birth: Birth) -> Process:
        """Raises ZygoteFailed."""
        number = next(self._ids)
        packet = json.dumps(
            {
                "id": number,
                "handler": birth.handler,
                "environment": birth.environment,
                "folder": birth.folder,
                "path": birth.path,
                "before": [[one.path, {"name": one.name, "arguments": one.arguments}] for one in birth.before],
            }
        ).encode()
        descriptors = array.array("i", (birth.output, birth.frames))
        answer = self._asked[number] = self._loop.create_future()
        try:
            self._channel.sendmsg([packet], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)])
        except OSError as error:
            del self._asked[number]
            raise ZygoteFailed(str(error)) from error
        return await answer

    def close(self) -> None:
        """End it and all that it forked."""
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._channel.fileno())
        self._channel.close()
        self._process.kill()
        failure = ZygoteFailed("the zygote died")
        if not self._ready.done():
            self._ready.set_exception(failure)
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(failure)
        self._asked.clear()
        for child in list(self._children.values()):
            # The kernel ends them with their parent; nobody tells us how.
            child.kill()
            child.tell(-signal.SIGKILL)
        self._children.clear()

    async def closed(self) -> None:
        """Return when its process is gone."""
        await self._process.ended

    def _readable(self) -> None:
        try:
            packet = self._channel.recv(_PACKET_BYTES)
        except BlockingIOError:
            return
        except OSError:
            packet = b""
        if not packet:
            self.close()
            return
        message = msgspec.json.decode(packet, type=_Message)
        if message.ready:
            if not self._ready.done():
                self._ready.set_result(None)
        elif message.exited:
            child = self._children.pop(message.exited, None)
            if child is not None:
                child.tell(message.status)
        else:
            self._born(message)

    def _born(self, message: "_Message") -> None:
        answer = self._asked.pop(message.id, None)
        child = None
        if message.pid:
            child = self._children[message.pid] = Forked(message.pid)
        if answer is None or answer.done():
            if child is not None:
                child.kill()  # whoever asked has gone
        elif child is not None:
            answer.set_result(child)
        else:
            answer.set_exception(ZygoteFailed(message.error))


def _spawn(kind: Kind) -> "tuple[socket.socket, subprocess.Popen[bytes]]":
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    descriptor = theirs.fileno()
    try:
        child = subprocess.Popen(
            [str(kind.python), "-S", str(_PROGRAM), str(descriptor), *kind.modules],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(kind.packages), "PYTHONUTF8": "1", "LANG": "C.UTF-8"},
            cwd="/",
            pass_fds=(descriptor,),
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise ZygoteFailed(str(error)) from error
    finally:
        theirs.close()
    return ours, child


class _Message(Struct):
    id: int = -1
    pid: int = 0
    ready: bool = False
    exited: int = 0
    status: int = 0
    error: str = ""


@final
class Zygotes:
    """All of them, by kind."""

    def __init__(self) -> None:
        self._starting: dict[Kind, asyncio.Task[Zygote]] = {}
        self._dead: list[Zygote] = []  # replaced by others

    async def fork(self, kind: Kind, birth: Birth) -> Process:
        """Raises ZygoteFailed."""
        zygote = await self.get(kind)
        return await zygote.fork(birth)

    async def get(self, kind: Kind) -> Zygote:
        """The zygote of a kind, started if there is none. Raises ZygoteFailed."""
        task = self._starting.get(kind)
        if task is not None and task.done():
            if task.cancelled() or task.exception() is not None:
                task = None
            elif not task.result().alive:
                self._dead.append(task.result())
                task = None
        if task is None:
            task = self._starting[kind] = asyncio.get_running_loop().create_task(Zygote.start(kind))
        return await asyncio.shield(task)

    async def close(self) -> None:
        tasks, self._starting = list(self._starting.values()), {}
        zygotes, self._dead = self._dead, []
        for task in tasks:
            with contextlib.suppress(ZygoteFailed):
                zygotes.append(await task)
        for zygote in zygotes:
            zygote.close()
            await zygote.closed()
