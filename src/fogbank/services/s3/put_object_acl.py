"""PutObjectAcl: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html"""

from msgspec import field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, changing
from fogbank.services.s3.acls import Acl, canned_of
from fogbank.services.s3.documents import Given
from fogbank.services.s3.drafting import check_acl
from fogbank.storage.api import Store


class PutObjectAcl(Given, frozen=True, kw_only=True, rename="pascal"):
    key: str
    acl: str | None = field(default=None, name="ACL")
    access_control_policy: Acl | None = None
    request_payer: str | None = None
    version_id: str | None = None


@action("s3", "PutObjectAcl")
async def put_object_acl(store: Store, ctx: Context, request: PutObjectAcl) -> Empty:
    """Keep an ACL of a version, where there are any. It decides nothing."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    acl = canned_of(request.acl, request.access_control_policy, bucket.owner_id)
    check_acl(bucket, acl)
    await changing.rewrite(
        store,
        ctx,
        request.bucket,
        request.key,
        request.version_id,
        lambda version: replace(version, acl=acl),
        event="ObjectAcl:Put",
        operation="PutObjectAcl",
    )
    return Empty()
