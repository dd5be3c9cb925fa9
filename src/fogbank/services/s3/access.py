"""Finding the bucket, and seeing that it is whose the caller takes it to be."""

from fogbank.services.s3 import store as buckets
from fogbank.services.s3.errors import AccessDenied, InvalidBucketName, NoSuchBucket
from fogbank.services.s3.model import Bucket
from fogbank.services.s3.store import StoredBucket
from fogbank.storage.api import Conflict, Store


async def load(store: Store, name: str, expected_owner: str | None = None) -> StoredBucket:
    """A bucket. Raises NoSuchBucket; AccessDenied when another account owns it than the caller expects.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    """
    if not name:
        raise InvalidBucketName(name)
    found = await buckets.find_bucket(store, name)
    if found is None or found.bucket.closing:
        raise NoSuchBucket(name)
    if expected_owner is not None and expected_owner != found.bucket.account:
        raise AccessDenied
    return found


async def change(store: Store, found: StoredBucket, changed: Bucket) -> bool:
    """Keep a bucket that was changed; False when somebody else changed it meanwhile."""
    try:
        await store.commit([buckets.put_bucket(changed)], [found.unchanged()])
    except Conflict:
        return False
    return True
