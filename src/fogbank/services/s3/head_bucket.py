"""HeadBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.storage.api import Store


class HeadBucket(Struct, frozen=True, rename="pascal"):
    bucket: str
    expected_bucket_owner: str | None = None


class HeadBucketResult(Struct, frozen=True, rename="pascal"):
    bucket_region: str
    bucket_arn: str
    access_point_alias: bool = False


@action("s3", "HeadBucket")
async def head_bucket(store: Store, ctx: Context, request: HeadBucket) -> HeadBucketResult:
    """Whether there is such a bucket, and where."""
    found = await access.load(store, request.bucket, request.expected_bucket_owner)
    return HeadBucketResult(found.bucket.region, found.bucket.arn)
