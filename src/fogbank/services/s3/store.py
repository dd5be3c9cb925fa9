"""The only file of S3 that knows how its values lie in the store.

item   s3.bucket    name                              a bucket; names are global
item   s3.object    bucket NUL key                    the latest version of a key, which may be a delete marker
item   s3.version   bucket NUL key NUL ~seq           an older version; the newest comes first
item   s3.upload    bucket NUL key NUL upload id      an upload in parts
item   s3.part      upload id NUL number              one of its parts
item   s3.bytes     a number                          the bytes of a small piece
item   s3.limbo     hash                              a blob that belongs to nobody (yet, or any more), and since when
blob                                                  a large piece: sixteen bytes of chance, then the bytes

Every change of a key's versions checks and rewrites the item of the latest one, so that two changes of one key never
cross. Keys sort as UTF-8 does, which is the order in which S3 lists them.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct, msgpack

from fogbank.services.s3.errors import NoSuchUpload
from fogbank.services.s3.model import NULL, Bucket, Part, Upload, Version
from fogbank.storage.api import Item, Operation, Put, Remove, Store, Unchanged

BUCKETS: Final = "s3.bucket"
OBJECTS: Final = "s3.object"
VERSIONS: Final = "s3.version"
UPLOADS: Final = "s3.upload"
PARTS: Final = "s3.part"
BYTES: Final = "s3.bytes"
LIMBO: Final = "s3.limbo"

_SEQ_MAX: Final = (1 << 64) - 1
_encode: Final = msgpack.Encoder().encode
_bucket_of: Final = msgpack.Decoder(Bucket).decode
_version_of: Final = msgpack.Decoder(Version).decode
_upload_of: Final = msgpack.Decoder(Upload).decode
_part_of: Final = msgpack.Decoder(Part).decode


@lru_cache(maxsize=1024)
def _decode_bucket(value: bytes) -> Bucket:
    return _bucket_of(value)


class StoredBucket(Struct, frozen=True):
    """A bucket and the version of its item."""

    bucket: Bucket
    version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(BUCKETS, self.bucket.name.encode(), self.version)


class StoredVersion(Struct, frozen=True):
    """A version of an object, and the item that it lies in."""

    version: Version
    space: str
    item_key: bytes
    item_version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(self.space, self.item_key, self.item_version)


class StoredUpload(Struct, frozen=True):
    upload: Upload
    item_key: bytes
    item_version: int

    def unchanged(self) -> Unchanged:
        return Unchanged(UPLOADS, self.item_key, self.item_version)


# Buckets


async def find_bucket(store: Store, name: str) -> StoredBucket | None:
    item = await store.get(BUCKETS, name.encode())
    return StoredBucket(_decode_bucket(item.value), item.version) if item else None


async def all_buckets(store: Store) -> list[StoredBucket]:
    """In the order of their names."""
    found: list[StoredBucket] = []
    low = b""
    while page := await store.scan(BUCKETS, low):
        found += [StoredBucket(_decode_bucket(item.value), item.version) for item in page]
        low = page[-1].key + b"\0"
    return found


def put_bucket(bucket: Bucket) -> Put:
    return Put(BUCKETS, bucket.name.encode(), _encode(bucket))


def remove_bucket(name: str) -> Remove:
    return Remove(BUCKETS, name.encode())


async def is_empty(store: Store, bucket: str) -> bool:
    """Whether it holds neither a version nor a delete marker: every key that has one has a latest one."""
    return not await store.scan(OBJECTS, base(bucket), _after_bucket(bucket), 1)


# Objects


def base(bucket: str) -> bytes:
    """Where a bucket's keys begin."""
    return bucket.encode() + b"\0"


def _after_bucket(bucket: str) -> bytes:
    return bucket.encode() + b"\1"


def object_key(bucket: str, key: str) -> bytes:
    return base(bucket) + key.encode("utf-8", "surrogatepass")


def key_in(bucket: str, item_key: bytes) -> str:
    return item_key[len(bucket.encode()) + 1 :].decode("utf-8", "surrogatepass")


async def head(store: Store, bucket: str, key: str) -> StoredVersion | None:
    """The latest version of a key, which may be a delete marker."""
    item_key = object_key(bucket, key)
    item = await store.get(OBJECTS, item_key)
    return StoredVersion(_version_of(item.value), OBJECTS, item_key, item.version) if item else None


def no_head(bucket: str, key: str) -> Unchanged:
    """That the key has no version at all."""
    return Unchanged(OBJECTS, object_key(bucket, key), 0)


async def heads(store: Store, bucket: str, low: bytes, limit: int, high: bytes | None = None) -> Sequence[Item]:
    """Items of latest versions, those from `low` on, a key of the store."""
    return await store.scan(OBJECTS, low, high or _after_bucket(bucket), limit)


def version_of(item: Item) -> Version:
    return _version_of(item.value)


async def older(
    store: Store, bucket: str, key: str, *, below: int | None = None, limit: int = 1000
) -> list[StoredVersion]:
    """The versions of a key that are not its latest, the newest first; those before the number `below`."""
    low = _version_key(bucket, key, _SEQ_MAX if below is None else below - 1)
    items = await store.scan(VERSIONS, low, object_key(bucket, key) + b"\1", limit)
    return [StoredVersion(_version_of(item.value), VERSIONS, item.key, item.version) for item in items]


async def all_older(store: Store, bucket: str, key: str) -> list[Version]:
    """All versions of a key that are not its latest, the newest first."""
    found: list[Version] = []
    while page := await older(store, bucket, key, below=found[-1].seq if found else None):
        found += [each.version for each in page]
    return found


async def find_version(store: Store, bucket: str, key: str, version_id: str) -> StoredVersion | None:
    """One version by its id."""
    latest = await head(store, bucket, key)
    if latest is None or latest.version.id == version_id:
        return latest
    return await _find_older(store, bucket, key, version_id)


async def find_null(store: Store, bucket: str, key: str) -> StoredVersion | None:
    """The version written without versioning, if it is not the latest."""
    return await _find_older(store, bucket, key, NULL)


async def _find_older(store: Store, bucket: str, key: str, version_id: str) -> StoredVersion | None:
    below: int | None = None
    while page := await older(store, bucket, key, below=below):
        for found in page:
            if found.version.id == version_id:
                return found
        below = page[-1].version.seq
    return None


def put_head(bucket: str, version: Version) -> Put:
    return Put(OBJECTS, object_key(bucket, version.key), _encode(version))


def remove_head(bucket: str, key: str) -> Remove:
    return Remove(OBJECTS, object_key(bucket, key))


def put_older(bucket: str, version: Version) -> Put:
    return Put(VERSIONS, _version_key(bucket, version.key, version.seq), _encode(version))


def remove_older(bucket: str, version: Version) -> Remove:
    return Remove(VERSIONS, _version_key(bucket, version.key, version.seq))


def _version_key(bucket: str, key: str, seq: int) -> bytes:
    return object_key(bucket, key) + b"\0" + (_SEQ_MAX - seq).to_bytes(8, "big")


# Uploads


def _upload_key(bucket: str, key: str, upload_id: str) -> bytes:
    return object_key(bucket, key) + b"\0" + upload_id.encode("utf-8", "replace")


async def load_upload(store: Store, bucket: str, key: str, upload_id: str) -> StoredUpload:
    """Raises NoSuchUpload."""
    item_key = _upload_key(bucket, key, upload_id)
    item = await store.get(UPLOADS, item_key)
    if item is None:
        raise NoSuchUpload(upload_id)
    return StoredUpload(_upload_of(item.value), item_key, item.version)


async def uploads(store: Store, bucket: str, low: bytes, limit: int) -> list[Upload]:
    """By key, then by when they were begun."""
    items = await store.scan(UPLOADS, low, _after_bucket(bucket), limit)
    return [_upload_of(item.value) for item in items]


def past_upload(bucket: str, key: str, upload_id: str) -> bytes:
    """From where the uploads after this one are; without an id, those of the keys after this one."""
    if not upload_id:
        return object_key(bucket, key) + b"\1"
    return _upload_key(bucket, key, upload_id) + b"\0"


def put_upload(bucket: str, upload: Upload) -> Put:
    return Put(UPLOADS, _upload_key(bucket, upload.draft.key, upload.id), _encode(upload))


def remove_upload(stored: StoredUpload) -> Remove:
    return Remove(UPLOADS, stored.item_key)


def _part_key(upload_id: str, number: int) -> bytes:
    return upload_id.encode() + b"\0" + number.to_bytes(2, "big")


async def find_part(store: Store, upload_id: str, number: int) -> tuple[Part | None, Unchanged]:
    """A part, and the check that it is still this one."""
    key = _part_key(upload_id, number)
    item = await store.get(PARTS, key)
    return (_part_of(item.value) if item else None), Unchanged(PARTS, key, item.version if item else 0)


async def parts(store: Store, upload_id: str, *, after: int = 0, limit: int = 10_000) -> list[Part]:
    """In the order of their numbers."""
    items = await store.scan(PARTS, _part_key(upload_id, after + 1), upload_id.encode() + b"\1", limit)
    return [_part_of(item.value) for item in items]


def put_part(upload_id: str, part: Part) -> Put:
    return Put(PARTS, _part_key(upload_id, part.number), _encode(part))


def remove_part(upload_id: str, number: int) -> Operation:
    return Remove(PARTS, _part_key(upload_id, number))
