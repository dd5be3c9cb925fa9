"""GetBucketOwnershipControls: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import OwnershipControlsNotFound
from fogbank.services.s3.put_bucket_ownership_controls import OwnershipControls, OwnershipControlsRule
from fogbank.storage.api import Store


class GetBucketOwnershipControls(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketOwnershipControlsResult(Struct, frozen=True, rename="pascal"):
    ownership_controls: OwnershipControls


@action("s3", "GetBucketOwnershipControls")
async def get_bucket_ownership_controls(
    store: Store, ctx: Context, request: GetBucketOwnershipControls
) -> GetBucketOwnershipControlsResult:
    """Tell whose objects are."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if "ownershipControls" not in bucket.documents:
        raise OwnershipControlsNotFound(bucket.name)
    return GetBucketOwnershipControlsResult(OwnershipControls([OwnershipControlsRule(bucket.ownership)]))
