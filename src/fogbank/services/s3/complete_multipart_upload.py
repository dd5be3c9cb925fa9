"""CompleteMultipartUpload: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html"""

from hashlib import md5
from itertools import pairwise
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, changing, uploading
from fogbank.services.s3 import store as objects
from fogbank.services.s3.conditions import check_write
from fogbank.services.s3.customer_keys import check_part, fingerprint_of
from fogbank.services.s3.drafting import shown_encryption
from fogbank.services.s3.errors import (
    BadDigest,
    EntityTooSmall,
    InvalidPart,
    InvalidPartOrder,
    InvalidRequest,
    MalformedXml,
)
from fogbank.services.s3.lifecycles import shown_end
from fogbank.services.s3.model import Bucket, Part, PartOfObject, Upload, Version
from fogbank.services.s3.put_object import changing_id
from fogbank.services.s3.sums import COMPOSITE, Sums, TypedSums, given, members, together
from fogbank.services.s3.uploading import PART_BYTES_MIN, algorithm_of
from fogbank.storage.api import Conflict, Store


class CompletedPart(Sums, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str | None = None
    part_number: int | None = None


class CompletedMultipartUpload(Struct, frozen=True, rename="pascal"):
    parts: list[CompletedPart] | None = None


class CompleteMultipartUpload(Sums, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    upload_id: str
    multipart_upload: CompletedMultipartUpload | None = None
    checksum_type: str | None = None
    mpu_object_size: int | None = None
    sse_customer_algorithm: str | None = field(default=None, name="SSECustomerAlgorithm")
    sse_customer_key: str | None = field(default=None, name="SSECustomerKey")
    sse_customer_key_md5: str | None = field(default=None, name="SSECustomerKeyMD5")
    request_payer: str | None = None
    expected_bucket_owner: str | None = None
    if_match: str | None = None
    if_none_match: str | None = None


class CompleteMultipartUploadResult(TypedSums, frozen=True, kw_only=True, rename="pascal"):
    location: str
    bucket: str
    key: str
    e_tag: str
    version_id: str | None = field(default=None)
    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None
    expiration: str | None = field(default=None)


@action("s3", "CompleteMultipartUpload")
async def complete_multipart_upload(
    store: Store, ctx: Context, request: CompleteMultipartUpload
) -> CompleteMultipartUploadResult:
    """Make the object of its parts; parts that are not named go."""
    wanted = (request.multipart_upload.parts if request.multipart_upload else None) or []
    if not wanted:
        raise MalformedXml
    while True:
        try:
            bucket, version = await _complete(store, ctx, request, wanted)
        except Conflict:
            continue
        return CompleteMultipartUploadResult(
            location=f"{ctx.endpoint}/{request.bucket}/{quote(request.key)}",
            bucket=request.bucket,
            key=request.key,
            e_tag=version.quoted_etag,
            version_id=changing_id(bucket, version),
            expiration=shown_end(bucket, version),
            **members(version.checksum),
            **({} if version.encryption.customer_md5 else shown_encryption(version.encryption)),
        )


async def _complete(
    store: Store, ctx: Context, request: CompleteMultipartUpload, wanted: list[CompletedPart]
) -> tuple[Bucket, Version]:
    bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
    stored = await objects.load_upload(store, request.bucket, request.key, request.upload_id)
    fingerprint = fingerprint_of(request.sse_customer_algorithm, request.sse_customer_key, request.sse_customer_key_md5)
    if fingerprint:
        check_part(stored.upload, fingerprint)
    latest = await objects.head(store, request.bucket, request.key)
    check_write(request.if_match, request.if_none_match, request.key, changing.living(latest))
    uploaded = {part.number: part for part in await objects.parts(store, request.upload_id)}
    version = assemble(stored.upload, choose(stored.upload, uploaded, wanted), request)
    change = await changing.plan_add(
        store, ctx, bucket.bucket, version, latest, "ObjectCreated:CompleteMultipartUpload"
    )
    ended = await uploading.end(store, ctx, stored, keep=frozenset(part.number for part in version.parts))
    change = replace(change, operations=(*ended, *change.operations), checks=(*change.checks, stored.unchanged()))
    await changing.commit(store, ctx, bucket, [change], "CompleteMultipartUpload")
    assert change.version is not None, "adding gives a version"
    return bucket.bucket, change.version


def choose(upload: Upload, uploaded: dict[int, Part], wanted: list[CompletedPart]) -> list[Part]:
    """The parts that the caller names, in order. Raises InvalidPart, InvalidPartOrder, EntityTooSmall and others."""
    numbers = [part.part_number or 0 for part in wanted]
    if any(one >= other for one, other in pairwise(numbers)):
        raise InvalidPartOrder(upload.id)
    chosen: list[Part] = []
    for part in wanted:
        etag = (part.e_tag or "").strip('"')
        found = uploaded.get(part.part_number or 0)
        if found is None or found.etag != etag or not _fits(upload, part, found):
            raise InvalidPart(upload.id, part.part_number or 0, etag)
        chosen.append(found)
    for found in chosen[:-1]:
        if found.size < PART_BYTES_MIN:
            raise EntityTooSmall(found.size, PART_BYTES_MIN, found.number, found.etag)
    return chosen


def _fits(upload: Upload, part: CompletedPart, found: Part) -> bool:
    """Whether the checksum that is named, which a COMPOSITE needs, is the part's. Raises InvalidRequest."""
    stated = given(part)
    if stated is None:
        if upload.algorithm and upload.kind == COMPOSITE:
            raise InvalidRequest(
                f"The upload was created using a {upload.algorithm.lower()} checksum. The complete request must "
                f"include the checksum for each part. It was missing for part {part.part_number} in the request."
            )
        return True
    # Of an upload without an algorithm, only S3's own sums are kept.
    return stated.algorithm != found.checksum.algorithm or stated.value == found.checksum.value


def assemble(upload: Upload, parts: list[Part], request: CompleteMultipartUpload) -> Version:
    """The version that the parts make. Raises InvalidRequest, BadDigest."""
    size = sum(part.size for part in parts)
    if request.mpu_object_size not in (None, size):
        raise InvalidRequest(
            f"The provided 'x-amz-mp-object-size' header value {request.mpu_object_size} does not match what was "
            f"computed: {size}"
        )
    if request.checksum_type not in (None, upload.kind):
        raise InvalidRequest(
            f"The upload was created using the {upload.kind} checksum mode. The complete request must use the same "
            "checksum mode."
        )
    checksum = together(algorithm_of(upload), upload.kind, [(part.checksum.value, part.size) for part in parts])
    stated = given(request)
    if stated is not None and stated.algorithm == checksum.algorithm and stated.value != checksum.value:
        raise BadDigest(stated.algorithm.lower())
    digest = md5(b"".join(bytes.fromhex(part.etag) for part in parts), usedforsecurity=False).hexdigest()
    return replace(
        upload.draft,
        etag=f"{digest}-{len(parts)}",
        size=size,
        pieces=tuple(piece for part in parts for piece in part.pieces),
        checksum=checksum,
        parts=tuple(PartOfObject(part.number, part.size, part.checksum.value) for part in parts),
    )
