"""The bytes of objects: small pieces lie in items beside their object, large ones in blobs.

A small piece is written and removed in the commit of its object. A blob is on the disk before its object and goes after
it: from the one moment to the other it is in limbo, which is an item, so that a crash leaves nothing behind. Every
blob begins with sixteen bytes of chance: so two objects with the same bytes have blobs of their own, and so has a
function's code that was uploaded here; none takes the other's away.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from hashlib import md5, sha256
from typing import Final, TypeVar, final

from msgspec import Struct

from fogbank.kernel.checksums import CHECKSUMS
from fogbank.kernel.world import World
from fogbank.services.s3.model import Piece
from fogbank.services.s3.store import BYTES, LIMBO
from fogbank.storage.api import BlobRef, Operation, Put, Remove, Store

SMALL_BYTES_MAX: Final = 65_536
_SALT_BYTES: Final = 16
_CHUNK_BYTES: Final = 1 << 20
_COPY_BYTES: Final = 32 << 20
_AWAY_BYTES: Final = 1 << 18  # from here on, sums are computed off the event loop's thread
# How long a blob that nobody refers to is kept, for those who read it still.
_GRACE_MS: Final = 15 * 60_000
_LIMBO_TASK: Final = "s3 blobs in limbo"
_Answer = TypeVar("_Answer")


class Digests(Struct, frozen=True):
    """The MD5, and the checksum in base64 of the algorithm that was asked for."""

    md5: bytes
    value: str


class Kept(Struct, frozen=True):
    """Bytes that are kept: their pieces, and the operations of the commit that gives them an owner."""

    pieces: tuple[Piece, ...]
    operations: tuple[Operation, ...]


async def digests(world: World, data: bytes, algorithm: str) -> Digests:
    """What an object's bytes are summed up in. `algorithm` as in the model: "CRC32"."""

    def compute() -> Digests:
        checksum = CHECKSUMS[algorithm.lower()]()
        checksum.update(data)
        return Digests(md5(data, usedforsecurity=False).digest(), encoded(checksum.digest()))

    if len(data) < _AWAY_BYTES:
        return compute()
    with world.clock.hold():
        return await asyncio.to_thread(compute)


def encoded(digest: bytes) -> str:
    """Base64, as checksums are written."""
    return b64encode(digest).decode("ascii")


async def keep(store: Store, world: World, data: bytes) -> Kept:
    """Keep bytes. Until the operations are committed, they belong to nobody and go away by themselves."""
    if not data:
        return Kept((), ())
    if len(data) <= SMALL_BYTES_MAX:
        number = world.ids.int63()
        return Kept((Piece(len(data), item=number),), (Put(BYTES, _bytes_key(number), data),))
    salt = world.ids.randbytes(_SALT_BYTES)
    with world.clock.hold():
        name = await asyncio.to_thread(_hash, salt, data)
    # Said before it is written: whoever crashes in between leaves a note of what is to go.
    await store.commit([Put(LIMBO, name.encode(), str(world.clock.now_ms()).encode())])
    ref = await store.blobs.write(_salted(salt, data))
    assert ref.sha256 == name, "a blob is named by the hash of what was given"
    sweep(store, world)
    return Kept((Piece(len(data), sha256=name),), (Remove(LIMBO, name.encode()),))


def drop(pieces: Sequence[Piece], *, now_ms: int) -> list[Operation]:
    """The operations by which bytes lose their owner; `sweep` when they are committed."""
    return [
        Remove(BYTES, _bytes_key(piece.item)) if piece.item else Put(LIMBO, piece.sha256.encode(), str(now_ms).encode())
        for piece in pieces
    ]


def sweep(store: Store, world: World) -> None:
    """See to it that blobs in limbo go away in time."""
    if _LIMBO_TASK not in world.background.running():
        world.background.spawn(_LIMBO_TASK, _sweep(store, world))


async def sweep_all(store: Store) -> None:
    """Remove every blob in limbo: for a server that begins, when nobody writes or reads one yet."""
    await _remove_until(store, None)


async def _sweep(store: Store, world: World) -> None:
    while await store.scan(LIMBO, limit=1):
        await world.clock.wait_until(world.clock.now_ms() + _GRACE_MS)
        await _remove_until(store, world.clock.now_ms() - _GRACE_MS)


async def _remove_until(store: Store, until_ms: int | None) -> None:
    low = b""
    while page := await store.scan(LIMBO, low, limit=100):
        for item in page:
            if until_ms is None or int(item.value) <= until_ms:
                await store.blobs.remove(BlobRef(item.key.decode(), 0))
                await store.commit([Remove(LIMBO, item.key)])
        low = page[-1].key + b"\0"


class Copied(Struct, frozen=True):
    """Bytes that were kept a second time, and what they are summed up in."""

    kept: Kept
    size: int
    digests: Digests


async def copy(store: Store, world: World, pieces: Sequence[Piece], start: int, end: int, algorithm: str) -> Copied:
    """Keep bytes that are kept already a second time, some at a time. Raises Gone."""
    made: list[Kept] = []
    hashed, checksum = md5(usedforsecurity=False), CHECKSUMS[algorithm.lower()]()
    for low in range(start, end, _COPY_BYTES):
        data = await read(store, pieces, low, min(low + _COPY_BYTES, end))
        with world.clock.hold():
            await asyncio.to_thread(hashed.update, data)
            await asyncio.to_thread(checksum.update, data)
        made.append(await keep(store, world, data))
    kept = Kept(
        tuple(piece for each in made for piece in each.pieces),
        tuple(operation for each in made for operation in each.operations),
    )
    return Copied(kept, end - start, Digests(hashed.digest(), encoded(checksum.digest())))


@final
class Gone(Exception):
    """The bytes were removed meanwhile: their object is not what it was."""


async def read(store: Store, pieces: Sequence[Piece], start: int = 0, end: int | None = None) -> bytes:
    """Bytes from `start` to before `end`, at once. Raises Gone."""
    return b"".join([chunk async for chunk in stream(store, pieces, start, end)])


async def begun(source: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A stream whose first chunk is there: what was removed is found out before an answer begins. Raises Gone."""
    first = await anext(source, b"")

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for chunk in source:
            yield chunk

    return whole()


async def stream(store: Store, pieces: Sequence[Piece], start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
    """Bytes from `start` to before `end`, in chunks. Raises Gone."""
    at = 0
    for piece in pieces:
        low = max(start - at, 0)
        high = piece.size if end is None else min(end - at, piece.size)
        at += piece.size
        if low >= high:
            continue
        if piece.item:
            item = await store.get(BYTES, _bytes_key(piece.item))
            if item is None:
                raise Gone
            yield item.value[low:high]
            continue
        ref = BlobRef(piece.sha256, piece.size + _SALT_BYTES)
        try:
            async for chunk in store.blobs.read(ref, low + _SALT_BYTES, high - low):
                yield chunk
        except KeyError:
            raise Gone from None


def _bytes_key(number: int) -> bytes:
    return number.to_bytes(8, "big")


def _hash(salt: bytes, data: bytes) -> str:
    digest = sha256(salt)
    digest.update(data)
    return digest.hexdigest()


async def _salted(salt: bytes, data: bytes) -> AsyncIterator[bytes]:
    yield salt
    for at in range(0, len(data), _CHUNK_BYTES):
        yield data[at : at + _CHUNK_BYTES]
