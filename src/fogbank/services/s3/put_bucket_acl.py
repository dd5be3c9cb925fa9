"""PutBucketAcl: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html"""

from msgspec import field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access
from fogbank.services.s3.acls import Acl, canned_of
from fogbank.services.s3.documents import Given
from fogbank.services.s3.drafting import check_acl
from fogbank.storage.api import Store


class PutBucketAcl(Given, frozen=True, kw_only=True, rename="pascal"):
    acl: str | None = field(default=None, name="ACL")
    access_control_policy: Acl | None = None


@action("s3", "PutBucketAcl")
async def put_bucket_acl(store: Store, ctx: Context, request: PutBucketAcl) -> Empty:
    """Keep an ACL, where there are any. It decides nothing."""
    while True:
        found = await access.load(store, request.bucket, request.expected_bucket_owner)
        acl = canned_of(request.acl, request.access_control_policy, found.bucket.owner_id)
        check_acl(found.bucket, acl)
        if await access.change(store, found, replace(found.bucket, acl=acl)):
            return Empty()
