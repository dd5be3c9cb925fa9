"""GetBucketVersioning: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.storage.api import Store


class GetBucketVersioning(Struct, frozen=True, rename="pascal"):
    bucket: str
    expected_bucket_owner: str | None = None


class GetBucketVersioningResult(Struct, frozen=True, rename="pascal"):
    status: str | None = None


@action("s3", "GetBucketVersioning")
async def get_bucket_versioning(store: Store, ctx: Context, request: GetBucketVersioning) -> GetBucketVersioningResult:
    """Whether versions are kept; nothing for a bucket that never kept any."""
    found = await access.load(store, request.bucket, request.expected_bucket_owner)
    return GetBucketVersioningResult(found.bucket.versioning or None)
