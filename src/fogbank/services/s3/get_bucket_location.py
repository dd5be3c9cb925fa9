"""GetBucketLocation: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetBucketLocation(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketLocationResult(Struct, frozen=True, rename="pascal"):
    location_constraint: str | None = None


@action("s3", "GetBucketLocation")
async def get_bucket_location(store: Store, ctx: Context, request: GetBucketLocation) -> GetBucketLocationResult:
    """Where a bucket lies; us-east-1 is told by saying nothing."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    return GetBucketLocationResult(bucket.location or None)
