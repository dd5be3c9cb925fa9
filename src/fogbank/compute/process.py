"""Processes of functions: begin one in a session of its own, learn of its end, end all of its tree.

Whatever a function starts is in its session's process group and is killed with it. What left the group (a daemon)
is found by the address of its Runtime API in its environment.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, final

_PAGE_KB: Final = os.sysconf("SC_PAGE_SIZE") // 1024
_TREE_MAX: Final = 512  # of processes looked at for their memory
_PROC: Final = Path("/proc")


class Process(Protocol):
    """A process that was started, by us or by a zygote."""

    pid: int
    ended: "asyncio.Future[int]"  # as subprocess has it: the status, or minus the signal

    def kill(self) -> None:
        """End it and its process group at once."""
        ...

    def terminate(self) -> None:
        """Ask it to end."""
        ...


@final
class Spawned:
    """A child of ours."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child
        self._loop = asyncio.get_running_loop()
        self.pid = child.pid
        self.ended: asyncio.Future[int] = self._loop.create_future()
        try:
            self._pidfd = os.pidfd_open(child.pid)
        except (AttributeError, OSError):
            # Not Linux, or too old: a thread waits.
            self._pidfd = -1
            threading.Thread(target=self._wait, daemon=True).start()
        else:
            self._loop.add_reader(self._pidfd, self._reap)

    def kill(self) -> None:
        if not self.ended.done():
            kill_group(self.pid)

    def terminate(self) -> None:
        if not self.ended.done():
            terminate(self.pid)

    def _reap(self) -> None:
        status = self._child.poll()
        if status is not None:
            self._loop.remove_reader(self._pidfd)
            os.close(self._pidfd)
            self._tell(status)

    def _wait(self) -> None:
        status = self._child.wait()
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            self._loop.call_soon_threadsafe(self._tell, status)

    def _tell(self, status: int) -> None:
        # What it left behind in its group ends with it.
        kill_group(self.pid)
        if not self.ended.done():
            self.ended.set_result(status)


def spawn(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path,
    output: int,
    pass_fds: tuple[int, ...] = (),
    preexec: Callable[[], None] | None = None,
) -> Spawned:
    """Begin a program with its output on a pipe and nothing on its input. Raises OSError."""
    child = subprocess.Popen(
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=dict(environment),
        cwd=folder,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=preexec,
    )
    return Spawned(child)


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def terminate(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGTERM)


def kill_strays(mark: str) -> int:
    """Kill every process whose environment has this entry (`NAME=value`); blocks for a moment. How many there were."""
    entry = b"\0" + os.fsencode(mark) + b"\0"
    killed = 0
    for folder in _numbered(_PROC):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if entry in b"\0" + environment:
            with contextlib.suppress(OSError):
                os.kill(int(folder.name), signal.SIGKILL)
                killed += 1
    return killed


def peak_mb(pid: int) -> int:
    """The most memory that a process had at once, in megabytes; 0 if it is gone or the system does not say."""
    try:
        with open(f"/proc/{pid}/status", "rb", buffering=0) as file:
            status = file.read(2048)
    except OSError:
        return 0
    at = status.find(b"VmHWM:")
    return -(-int(status[at + 6 : status.index(b"kB", at)]) // 1024) if at >= 0 else 0


def tree_mb(pid: int) -> int:
    """The memory that a process and its children have now, in megabytes."""
    pages = 0
    line = [pid]
    for pid in line:  # it grows while we walk
        try:
            with open(f"/proc/{pid}/statm", "rb", buffering=0) as file:
                pages += int(file.read(64).split()[1])
            with open(f"/proc/{pid}/task/{pid}/children", "rb", buffering=0) as file:
                line += map(int, file.read(4096).split())
        except (OSError, ValueError):
            continue
        if len(line) > _TREE_MAX:
            break
    return pages * _PAGE_KB // 1024


def _numbered(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if entry.name.isdigit()]
    except OSError:
        return []
