"""Uploads in parts: what their actions share.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html (limits)
"""

from base64 import urlsafe_b64encode
from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.s3 import content
from fogbank.services.s3 import store as objects
from fogbank.services.s3.content import Kept
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.model import Part, Upload
from fogbank.services.s3.store import StoredUpload
from fogbank.storage.api import Conflict, Operation, Store

PART_BYTES_MIN: Final = 5 << 20
PART_NUMBER_MAX: Final = 10_000


def new_upload_id(ctx: Context) -> str:
    """Opaque. Of two uploads of a key the one begun first sorts first."""
    random = urlsafe_b64encode(ctx.ids.randbytes(48)).decode("ascii").replace("-", ".")
    return f"{ctx.now_ms:012x}{random}"


def check_part_number(number: int) -> None:
    """Raises InvalidArgument."""
    if not 1 <= number <= PART_NUMBER_MAX:
        raise InvalidArgument(
            f"Part number must be an integer between 1 and {PART_NUMBER_MAX}, inclusive", "partNumber", number
        )


async def end(
    store: Store, ctx: Context, stored: StoredUpload, *, keep: frozenset[int] = frozenset()
) -> list[Operation]:
    """The operations that end an upload, and let go of the bytes of all parts but those to keep."""
    upload = stored.upload
    operations: list[Operation] = [objects.remove_upload(stored)]
    for part in await objects.parts(store, upload.id):
        operations.append(objects.remove_part(upload.id, part.number))
        if part.number not in keep:
            operations += content.drop(part.pieces, now_ms=ctx.now_ms)
    return operations


async def drop_uploads(store: Store, ctx: Context, bucket: str) -> None:
    """End every upload into a bucket that is going to be removed."""
    while page := await objects.uploads(store, bucket, objects.base(bucket), 100):
        for upload in page:
            stored = await objects.load_upload(store, bucket, upload.draft.key, upload.id)
            await store.commit(await end(store, ctx, stored), [stored.unchanged()])
    content.sweep(store, ctx.world)


def algorithm_of(upload: Upload) -> str:
    """The algorithm of the parts' checksums."""
    return upload.algorithm or "CRC64NVME"


def etag_of(part: Part) -> str:
    return f'"{part.etag}"'


async def keep_part(store: Store, ctx: Context, bucket: str, key: str, upload_id: str, part: Part, kept: Kept) -> None:
    """Commit a part. Raises NoSuchUpload when the upload ended meanwhile.

    The upload is written anew with it: so whoever ends the upload has seen all parts, or looks again.
    """
    while True:
        stored = await objects.load_upload(store, bucket, key, upload_id)
        before, unchanged = await objects.find_part(store, upload_id, part.number)
        operations = [*kept.operations, objects.put_part(upload_id, part), objects.put_upload(bucket, stored.upload)]
        if before is not None:
            operations += content.drop(before.pieces, now_ms=ctx.now_ms)
        try:
            await store.commit(operations, [stored.unchanged(), unchanged])
        except Conflict:
            continue
        if before is not None:
            content.sweep(store, ctx.world)
        return
