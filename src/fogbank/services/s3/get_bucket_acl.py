"""GetBucketAcl: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, acls
from fogbank.services.s3.acls import Acl
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetBucketAcl(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "GetBucketAcl")
async def get_bucket_acl(store: Store, ctx: Context, request: GetBucketAcl) -> Acl:
    """The grants of a bucket."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    return acls.shown(bucket.owner_id, bucket.acl)
