"""Deployment packages on the disk: a zip archive is unpacked once, into a folder named by its hash.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

import asyncio
import io
import os
import shutil
import stat
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Final, final

from fogbank.storage.api import BlobRef, Blobs

UNPACKED_BYTES_MAX: Final = 262_144_000
_READABLE: Final = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
_RUNNABLE: Final = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


class BadPackage(Exception):
    """The archive cannot be unpacked; the message says why."""


@final
class Packages:
    """Unpacked archives below one folder."""

    def __init__(self, root: Path, blobs: Blobs) -> None:
        self._root = root
        self._blobs = blobs
        self._unpacking: dict[str, asyncio.Task[Path]] = {}

    async def keep(self, archive: bytes) -> BlobRef:
        """Keep an archive, which `check` let pass, in the store."""
        return await self._blobs.write(_once(archive))

    async def folder(self, ref: BlobRef) -> Path:
        """Where an archive lies unpacked. Raises KeyError for one that is not kept."""
        place = self._root / ref.sha256
        if place.is_dir():
            return place
        task = self._unpacking.get(ref.sha256)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._unpack(ref, place))
            self._unpacking[ref.sha256] = task
            task.add_done_callback(lambda _: self._unpacking.pop(ref.sha256, None))
        return await asyncio.shield(task)

    async def archive(self, ref: BlobRef) -> bytes:
        """The archive itself."""
        return b"".join([piece async for piece in self._blobs.read(ref)])

    async def remove(self, sha256: str) -> None:
        """Remove an archive, unpacked or not. The caller sees to it that nobody needs it."""
        await asyncio.to_thread(_remove_folder, self._root / sha256)
        await self._blobs.remove(BlobRef(sha256, 0))

    async def unpacked(self) -> frozenset[str]:
        """The archives that lie unpacked, by their hashes. What was left half done, and nobody works at, goes."""
        working = frozenset(self._unpacking)
        return await asyncio.to_thread(_tidied, self._root, working)

    async def _unpack(self, ref: BlobRef, place: Path) -> Path:
        archive = await self.archive(ref)
        await asyncio.to_thread(_unpack_to, archive, place)
        return place


def check(archive: bytes) -> None:
    """Raises BadPackage for what is no zip archive, reaches out of its folder, or is too large unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            total = 0
            for entry in opened.infolist():
                path = PurePosixPath(entry.filename)
                if path.is_absolute() or ".." in path.parts:
                    raise BadPackage(f"The archive's entry {entry.filename} reaches out of its folder")
                total += entry.file_size
            if total > UNPACKED_BYTES_MAX:
                raise BadPackage(f"Unzipped size must be smaller than {UNPACKED_BYTES_MAX} bytes")
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BadPackage("Could not unzip uploaded file. Please check your file, then try to upload again.") from error


def _remove_folder(place: Path) -> None:
    """Under another name first: what has an archive's name is whole."""
    beside = place.with_name(f"{place.name}.gone")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        place.rename(beside)
    except FileNotFoundError:
        return
    shutil.rmtree(beside, ignore_errors=True)


def _tidied(root: Path, working: frozenset[str]) -> frozenset[str]:
    if not root.is_dir():
        return frozenset()
    whole: set[str] = set()
    for place in root.iterdir():
        name, _, rest = place.name.partition(".")
        if not rest:
            whole.add(name)
        elif name not in working:
            shutil.rmtree(place, ignore_errors=True)
    return frozenset(whole)


def _unpack_to(archive: bytes, place: Path) -> None:
    """Into a folder beside, then renamed: what is there is whole."""
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            _unpack_entry(opened, entry, beside)
    try:
        beside.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(beside, ignore_errors=True)


def _unpack_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, root: Path) -> None:
    target = root / entry.filename
    mode = entry.external_attr >> 16
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if stat.S_ISLNK(mode):
        link = opened.read(entry).decode("utf-8", "surrogateescape")
        if os.path.isabs(link) or not (target.parent / link).resolve().is_relative_to(root.resolve()):
            raise BadPackage(f"The archive's link {entry.filename} reaches out of its folder")
        target.symlink_to(link)
        return
    with opened.open(entry) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)
    # Archives made on systems without permissions say nothing: then the file is readable, and runnable for all
    # that is known, which a bootstrap needs.
    target.chmod((mode & 0o777 or _RUNNABLE) | _READABLE | stat.S_IWUSR)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
