"""UploadPart: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html"""

from msgspec import field

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, content
from fogbank.services.s3 import store as objects
from fogbank.services.s3.customer_keys import CustomerKey, check_part
from fogbank.services.s3.drafting import shown_encryption
from fogbank.services.s3.errors import InvalidRequest
from fogbank.services.s3.model import Part, Sum, Upload
from fogbank.services.s3.sums import COMPOSITE, SealedSums, check_algorithm, given, members
from fogbank.services.s3.uploading import algorithm_of, check_part_number, etag_of, keep_part
from fogbank.storage.api import Store


class UploadPart(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    part_number: int
    upload_id: str
    body: bytes = b""
    content_length: int | None = None
    content_md5: str | None = field(default=None, name="ContentMD5")
    checksum_algorithm: str | None = None
    checksum_crc32: str | None = field(default=None, name="ChecksumCRC32")
    checksum_crc32c: str | None = field(default=None, name="ChecksumCRC32C")
    checksum_crc64nvme: str | None = field(default=None, name="ChecksumCRC64NVME")
    checksum_sha1: str | None = field(default=None, name="ChecksumSHA1")
    checksum_sha256: str | None = field(default=None, name="ChecksumSHA256")
    request_payer: str | None = None
    expected_bucket_owner: str | None = None


class UploadPartResult(SealedSums, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str


@action("s3", "UploadPart")
async def upload_part(store: Store, ctx: Context, request: UploadPart) -> UploadPartResult:
    """Keep a part; it replaces one of the same number."""
    check_part_number(request.part_number)
    check_algorithm(request.checksum_algorithm)
    await access.load(store, request.bucket, request.expected_bucket_owner)
    upload = (await objects.load_upload(store, request.bucket, request.key, request.upload_id)).upload
    check_part(upload, request.fingerprint())
    stated = given(request)
    _check_sum(upload, stated)
    algorithm = algorithm_of(upload)
    digests = await content.digests(ctx.world, request.body, algorithm)
    kept = await content.keep(store, ctx.world, request.body)
    part = Part(
        request.part_number,
        digests.md5.hex(),
        len(request.body),
        ctx.now_ms,
        kept.pieces,
        Sum(algorithm, digests.value),
    )
    await keep_part(store, ctx, request.bucket, request.key, request.upload_id, part, kept)
    shown = stated or (part.checksum if upload.algorithm else None)
    return UploadPartResult(
        e_tag=etag_of(part), **members(shown, typed=False), **shown_encryption(upload.draft.encryption)
    )


def _check_sum(upload: Upload, stated: Sum | None) -> None:
    """The parts' checksums are of the upload's algorithm. Raises InvalidRequest."""
    if not upload.algorithm or (stated is not None and stated.algorithm == upload.algorithm):
        return
    if stated is None and upload.kind != COMPOSITE:
        return
    raise InvalidRequest(
        f"Checksum Type mismatch occurred, expected checksum Type: {upload.algorithm.lower()}, "
        f"actual checksum Type: {stated.algorithm.lower() if stated else 'null'}"
    )
