"""GetObjectRetention: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, reading
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchObjectLockConfiguration
from fogbank.services.s3.put_object_retention import Retention
from fogbank.storage.api import Store


class GetObjectRetention(Asked, frozen=True, kw_only=True, rename="pascal"):
    key: str
    version_id: str | None = None
    request_payer: str | None = None


class GetObjectRetentionResult(Struct, frozen=True, rename="pascal"):
    retention: Retention


@action("s3", "GetObjectRetention")
async def get_object_retention(store: Store, ctx: Context, request: GetObjectRetention) -> GetObjectRetentionResult:
    """Until when a version is locked."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    version = (await reading.locate(store, bucket, request.key, request.version_id)).version
    if version.lock is None or not version.lock.mode:
        raise NoSuchObjectLockConfiguration(bucket.name)
    return GetObjectRetentionResult(Retention(version.lock.mode, version.lock.until_s))
