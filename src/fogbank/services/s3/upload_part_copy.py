"""UploadPartCopy: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html"""

from msgspec import field

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, content, copying, customer_keys
from fogbank.services.s3 import store as objects
from fogbank.services.s3.conditions import Conditions
from fogbank.services.s3.content import Copied, Gone
from fogbank.services.s3.copying import Source
from fogbank.services.s3.customer_keys import CustomerKey, KeyShown, check_part, fingerprint_of
from fogbank.services.s3.drafting import shown_encryption
from fogbank.services.s3.model import Part, Sum
from fogbank.services.s3.sums import Sums, members
from fogbank.services.s3.uploading import algorithm_of, check_part_number, etag_of, keep_part
from fogbank.storage.api import Store


class UploadPartCopy(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    part_number: int
    upload_id: str
    copy_source: str
    copy_source_range: str | None = None
    copy_source_sse_customer_algorithm: str | None = field(default=None, name="CopySourceSSECustomerAlgorithm")
    copy_source_sse_customer_key: str | None = field(default=None, name="CopySourceSSECustomerKey")
    copy_source_sse_customer_key_md5: str | None = field(default=None, name="CopySourceSSECustomerKeyMD5")
    copy_source_if_match: str | None = None
    copy_source_if_modified_since: float | None = None
    copy_source_if_none_match: str | None = None
    copy_source_if_unmodified_since: float | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None
    expected_source_bucket_owner: str | None = None


class PartDone(Sums, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str
    last_modified: float


class UploadPartCopyResult(KeyShown, frozen=True, kw_only=True, rename="pascal"):
    copy_part_result: PartDone
    copy_source_version_id: str | None = None
    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None


@action("s3", "UploadPartCopy")
async def upload_part_copy(store: Store, ctx: Context, request: UploadPartCopy) -> UploadPartCopyResult:
    """Make a part of another object's bytes."""
    check_part_number(request.part_number)
    await access.load(store, request.bucket, request.expected_bucket_owner)
    upload = (await objects.load_upload(store, request.bucket, request.key, request.upload_id)).upload
    check_part(upload, request.fingerprint())
    algorithm = algorithm_of(upload)
    source, copied = await _copy(store, ctx, request, algorithm)
    part = Part(
        request.part_number,
        copied.digests.md5.hex(),
        copied.size,
        ctx.now_ms,
        copied.kept.pieces,
        Sum(algorithm, copied.digests.value),
    )
    await keep_part(store, ctx, request.bucket, request.key, request.upload_id, part, copied.kept)
    shown = members(part.checksum, typed=False) if upload.algorithm else {}
    return UploadPartCopyResult(
        copy_part_result=PartDone(e_tag=etag_of(part), last_modified=ctx.now_ms / 1000, **shown),
        copy_source_version_id=source.shown_id(),
        **shown_encryption(upload.draft.encryption),
    )


async def _copy(store: Store, ctx: Context, request: UploadPartCopy, algorithm: str) -> tuple[Source, Copied]:
    conditions = Conditions(
        request.copy_source_if_match,
        request.copy_source_if_none_match,
        request.copy_source_if_modified_since,
        request.copy_source_if_unmodified_since,
    )
    while True:
        source = await copying.find(store, request.copy_source, conditions, request.expected_source_bucket_owner)
        fingerprint = fingerprint_of(
            request.copy_source_sse_customer_algorithm,
            request.copy_source_sse_customer_key,
            request.copy_source_sse_customer_key_md5,
        )
        customer_keys.check(source.version.encryption, fingerprint)
        start, end = copying.bytes_of(source.version, request.copy_source_range)
        try:
            return source, await content.copy(store, ctx.world, source.version.pieces, start, end, algorithm)
        except Gone:
            continue
