"""PutObjectLegalHold: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, changing
from fogbank.services.s3.documents import Given
from fogbank.services.s3.errors import InvalidRequest, MalformedXml
from fogbank.services.s3.model import Lock
from fogbank.storage.api import Store


class LegalHold(Struct, frozen=True, rename="pascal"):
    status: str | None = None


class PutObjectLegalHold(Given, frozen=True, kw_only=True, rename="pascal"):
    key: str
    legal_hold: LegalHold | None = None
    request_payer: str | None = None
    version_id: str | None = None


@action("s3", "PutObjectLegalHold")
async def put_object_legal_hold(store: Store, ctx: Context, request: PutObjectLegalHold) -> Empty:
    """Lock a version until the hold is off again."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if not bucket.object_lock:
        raise InvalidRequest("Bucket is missing Object Lock Configuration")
    status = request.legal_hold.status if request.legal_hold else None
    if status not in ("ON", "OFF"):
        raise MalformedXml
    await changing.rewrite(
        store,
        ctx,
        request.bucket,
        request.key,
        request.version_id,
        lambda version: replace(version, lock=replace(version.lock or Lock(), hold=status)),
        operation="PutObjectLegalHold",
    )
    return Empty()
