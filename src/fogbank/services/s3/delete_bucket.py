"""DeleteBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.errors import BucketNotEmpty, OperationAborted
from fogbank.services.s3.uploading import drop_uploads
from fogbank.storage.api import Conflict, Store


class DeleteBucket(Struct, frozen=True, rename="pascal"):
    bucket: str
    expected_bucket_owner: str | None = None


@action("s3", "DeleteBucket")
async def delete_bucket(store: Store, ctx: Context, request: DeleteBucket) -> Empty:
    """Remove a bucket that holds nothing.

    Every write into a bucket checks that the bucket is unchanged. So it is marked as closing first: then nothing can
    come in any more, and what is seen now stays true. A server that died in between opens the bucket again.
    """
    name = request.bucket
    found = await access.load(store, name, request.expected_bucket_owner)
    await _check_empty(store, found.bucket.name, versioned=bool(found.bucket.versioning))
    if not await access.change(store, found, replace(found.bucket, closing=True)):
        raise OperationAborted
    closing = await buckets.find_bucket(store, name)
    if closing is None or not closing.bucket.closing:
        raise OperationAborted
    try:
        await _check_empty(store, name, versioned=bool(found.bucket.versioning))
        # Uploads in parts that were not completed do not keep a bucket; AWS removes them too.
        await drop_uploads(store, ctx, name)
        await store.commit([buckets.remove_bucket(name)], [closing.unchanged()])
    except BucketNotEmpty:
        await access.change(store, closing, found.bucket)
        raise
    except Conflict:
        raise OperationAborted from None
    return Empty()


async def _check_empty(store: Store, name: str, *, versioned: bool) -> None:
    if not await buckets.is_empty(store, name):
        raise BucketNotEmpty(name, versioned=versioned)
