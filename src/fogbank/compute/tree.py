"""What the operating system has of an environment: its process tree, the pipes it writes to, its private folder."""

import asyncio
import shutil
from pathlib import Path
from time import monotonic
from typing import Final, final

from fogbank.compute.journal import Journal
from fogbank.compute.output import Frames, Lines, Pipe
from fogbank.compute.process import Process, kill_strays, peak_mb, tree_mb

_FRESH_S: Final = 0.2
_REAPED_S: Final = 5.0
_SWEEPS_MAX: Final = 10


@final
class Tree:
    """See above. The runtime's process is put in when it has begun."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lines = Lines(journal.function)
        self._pipes = (Pipe(self._lines.feed), Pipe(Frames(journal.function).feed))
        self._used_mb = 0
        self._looked = 0.0
        self.process: Process | None = None
        self.folder: Path | None = None
        self._mark = ""  # an entry in the environment of all its processes

    @property
    def ends(self) -> tuple[int, int]:
        """The runtime's ends of the pipes: for its output, and for framed records."""
        output, frames = (pipe.write_fd for pipe in self._pipes)
        return output, frames

    def make_folder(self, folder: Path, port: int) -> Path:
        """Its own folder, which goes with it; `port` is its Runtime API's, by which its processes are known."""
        self.folder, self._mark = folder, f"AWS_LAMBDA_RUNTIME_API=127.0.0.1:{port}"
        folder.mkdir(parents=True)
        return folder

    def begun(self, process: Process) -> None:
        for pipe in self._pipes:
            pipe.given()
        self.process = process

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()

    async def stop(self, limit_s: float) -> None:
        """Ask the runtime to end, and end it after a while."""
        process = self.process
        if process is not None and not process.ended.done():
            process.terminate()
            await asyncio.wait({process.ended}, timeout=limit_s)
        self.kill()

    def drain(self) -> None:
        """Take what it has written up to now."""
        for pipe in self._pipes:
            pipe.drain()

    def settle(self) -> None:
        """The same; and what has no end yet is a line too."""
        self.drain()
        self._lines.flush()

    def used_mb(self) -> int:
        """The most memory that it was seen to have; not asked for anew each time."""
        now = monotonic()
        if self.process is not None and now - self._looked > _FRESH_S:
            self._looked = now
            self._used_mb = max(self._used_mb, peak_mb(self.process.pid))
        return self._used_mb

    def look_mb(self) -> int:
        """The memory that it and its children have now."""
        if self.process is None:
            return 0
        used_mb = tree_mb(self.process.pid)
        self._used_mb = max(self._used_mb, used_mb)
        return used_mb

    def close(self) -> None:
        """End it, and take what it has written last."""
        self.kill()
        for pipe in self._pipes:
            pipe.close()
        self._lines.flush()

    async def dispose(self) -> None:
        """End it, and return when nothing is left of it."""
        self.kill()
        if self.process is not None:
            await asyncio.wait({self.process.ended}, timeout=_REAPED_S)
        if self.folder is not None:
            await asyncio.to_thread(_sweep, self.folder, self._mark)


def _sweep(folder: Path, mark: str) -> None:
    """What dies may still write while its folder goes: then again."""
    for _ in range(_SWEEPS_MAX):
        kill_strays(mark)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
