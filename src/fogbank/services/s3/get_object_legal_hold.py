"""GetObjectLegalHold: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, reading
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchObjectLockConfiguration
from fogbank.services.s3.put_object_legal_hold import LegalHold
from fogbank.storage.api import Store


class GetObjectLegalHold(Asked, frozen=True, kw_only=True, rename="pascal"):
    key: str
    version_id: str | None = None
    request_payer: str | None = None


class GetObjectLegalHoldResult(Struct, frozen=True, rename="pascal"):
    legal_hold: LegalHold


@action("s3", "GetObjectLegalHold")
async def get_object_legal_hold(store: Store, ctx: Context, request: GetObjectLegalHold) -> GetObjectLegalHoldResult:
    """Whether a version is on hold."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    version = (await reading.locate(store, bucket, request.key, request.version_id)).version
    if version.lock is None or not version.lock.hold:
        raise NoSuchObjectLockConfiguration(bucket.name)
    return GetObjectLegalHoldResult(LegalHold(version.lock.hold))
