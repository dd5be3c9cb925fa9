"""Where blobs lie: in a directory, or in memory.

In a directory each blob is a file named by its hash, below a folder named by the hash's first two digits.
It is written under another name, flushed to the disk and then renamed, so a file with a blob's name is
whole and durable. All work on files runs off the event loop's thread.
"""

import asyncio
import hashlib
import itertools
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, final

from fogbank.kernel.clock import Clock
from fogbank.storage.api import BlobRef, WriteFailed

_PIECE_BYTES: Final = 256 * 1024
_Answer = TypeVar("_Answer")


@final
class MemoryBlobs:
    """Blobs in a dictionary."""

    def __init__(self) -> None:
        self._blobs: dict[str, bytes] = {}

    async def write(self, chunks: AsyncIterator[bytes]) -> BlobRef:
        data = b"".join([chunk async for chunk in chunks])
        ref = BlobRef(hashlib.sha256(data).hexdigest(), len(data))
        self._blobs[ref.sha256] = data
        return ref

    async def read(self, ref: BlobRef, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        data = self._blobs[ref.sha256]
        end = len(data) if length is None else min(len(data), start + length)
        for at in range(start, end, _PIECE_BYTES):
            yield data[at : min(end, at + _PIECE_BYTES)]

    async def remove(self, ref: BlobRef) -> bool:
        return self._blobs.pop(ref.sha256, None) is not None

    def clear(self) -> None:
        self._blobs.clear()


@final
class DirectoryBlobs:
    """Blobs as files of a directory."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        """The directory is made when the first blob is written. Files half written by a process that died go away."""
        self._directory = directory
        self._clock = clock
        self._names = itertools.count()
        self._folders: set[Path] = set()  # known to be durable
        for leftover in directory.glob("*.part"):
            leftover.unlink(missing_ok=True)

    async def write(self, chunks: AsyncIterator[bytes]) -> BlobRef:
        digest, size = hashlib.sha256(), 0
        part = self._directory / f"{next(self._names)}.part"
        file = await self._writing(lambda: self._create(part))
        try:
            async for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                await self._writing(lambda data=chunk: file.write(data))
            ref = BlobRef(digest.hexdigest(), size)
            await self._writing(lambda: self._keep(file, part, ref))
        except BaseException:
            # Not awaited on purpose: this also runs when the writing task was cancelled.
            file.close()
            part.unlink(missing_ok=True)
            raise
        return ref

    async def read(self, ref: BlobRef, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        try:
            file = await self._away(lambda: self._path(ref).open("rb"))
        except FileNotFoundError:
            raise KeyError(ref.sha256) from None
        with file:
            file.seek(start)
            left = ref.size - start if length is None else length
            while left > 0:
                most = min(left, _PIECE_BYTES)
                piece = await self._away(lambda: file.read(most))  # noqa: B023 - it is awaited before `most` changes
                if not piece:
                    break
                left -= len(piece)
                yield piece

    async def remove(self, ref: BlobRef) -> bool:
        return await self._away(lambda: self._unlink(ref))

    def clear(self) -> None:
        """Remove every blob; only when nobody writes."""
        for path in self._directory.glob("??/*"):
            path.unlink(missing_ok=True)

    async def _away(self, work: Callable[[], _Answer]) -> _Answer:
        with self._clock.hold():
            return await asyncio.to_thread(work)

    async def _writing(self, work: Callable[[], _Answer]) -> _Answer:
        try:
            return await self._away(work)
        except OSError as error:
            raise WriteFailed(
                f"A blob could not be written below {self._directory}: {error.strerror}. "
                "Make room there or make it writable; nothing of it was kept."
            ) from error

    def _path(self, ref: BlobRef) -> Path:
        return self._directory / ref.sha256[:2] / ref.sha256

    def _create(self, part: Path) -> BinaryIO:
        self._directory.mkdir(parents=True, exist_ok=True)
        return part.open("wb")

    def _keep(self, file: BinaryIO, part: Path, ref: BlobRef) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        path = self._path(ref)
        if path.parent not in self._folders:
            # It may be there already, made a moment ago by somebody who has not flushed it yet.
            path.parent.mkdir(exist_ok=True)
            _sync_directory(self._directory)
            self._folders.add(path.parent)
        part.replace(path)
        _sync_directory(path.parent)

    def _unlink(self, ref: BlobRef) -> bool:
        try:
            self._path(ref).unlink()
        except FileNotFoundError:
            return False
        return True


def _sync_directory(directory: Path) -> None:
    """A new name is durable only when its directory is. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
