"""PutObjectRetention: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, changing
from fogbank.services.s3.documents import Given
from fogbank.services.s3.drafting import check_retention
from fogbank.services.s3.errors import AccessDenied, InvalidRequest, MalformedXml
from fogbank.services.s3.model import Lock, Version
from fogbank.storage.api import Store


class Retention(Struct, frozen=True, rename="pascal"):
    mode: str | None = None
    retain_until_date: float | None = None


class PutObjectRetention(Given, frozen=True, kw_only=True, rename="pascal"):
    key: str
    retention: Retention | None = None
    request_payer: str | None = None
    version_id: str | None = None
    bypass_governance_retention: bool | None = None


@action("s3", "PutObjectRetention")
async def put_object_retention(store: Store, ctx: Context, request: PutObjectRetention) -> Empty:
    """Lock a version until a moment. A lock is made longer by anyone, shorter only around GOVERNANCE."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if not bucket.object_lock:
        raise InvalidRequest("Bucket is missing Object Lock Configuration")
    asked = request.retention or Retention()
    if (asked.mode is None) != (asked.retain_until_date is None):
        raise MalformedXml
    check_retention(ctx, asked.mode, asked.retain_until_date)

    def changed(version: Version) -> Version:
        lock = version.lock or Lock()
        shorter = (asked.retain_until_date or 0.0) < lock.until_s or asked.mode != lock.mode
        held = lock.until_s * 1000 > ctx.now_ms and (asked.mode, lock.mode) != ("COMPLIANCE", "GOVERNANCE")
        bypassed = lock.mode == "GOVERNANCE" and request.bypass_governance_retention
        if held and shorter and not bypassed:
            raise AccessDenied("Access Denied because object protected by object lock.")
        return replace(version, lock=replace(lock, mode=asked.mode or "", until_s=asked.retain_until_date or 0.0))

    await changing.rewrite(
        store,
        ctx,
        request.bucket,
        request.key,
        request.version_id,
        changed,
        event="ObjectRetention:Put",
        operation="PutObjectRetention",
    )
    return Empty()
