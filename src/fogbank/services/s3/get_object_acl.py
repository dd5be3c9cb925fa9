"""GetObjectAcl: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, acls, reading
from fogbank.services.s3.acls import Acl
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetObjectAcl(Asked, frozen=True, kw_only=True, rename="pascal"):
    key: str
    version_id: str | None = None
    request_payer: str | None = None


@action("s3", "GetObjectAcl")
async def get_object_acl(store: Store, ctx: Context, request: GetObjectAcl) -> Acl:
    """The grants of a version."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    version = (await reading.locate(store, bucket, request.key, request.version_id)).version
    return acls.shown(bucket.owner_id, version.acl)
