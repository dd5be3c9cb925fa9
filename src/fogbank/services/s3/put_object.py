"""PutObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html"""

from msgspec import field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, changing, content
from fogbank.services.s3 import store as objects
from fogbank.services.s3.conditions import check_write
from fogbank.services.s3.drafting import Described, draft, shown_encryption
from fogbank.services.s3.errors import BadDigest, InvalidRequest
from fogbank.services.s3.lifecycles import shown_end
from fogbank.services.s3.model import Bucket, Sum, Version
from fogbank.services.s3.sums import DEFAULT, TypedSealedSums, check_algorithm, given, members
from fogbank.storage.api import Conflict, Store


class PutObject(Described, frozen=True, kw_only=True, rename="pascal"):
    body: bytes = b""
    content_length: int | None = None
    content_md5: str | None = field(default=None, name="ContentMD5")
    checksum_algorithm: str | None = None
    checksum_crc32: str | None = field(default=None, name="ChecksumCRC32")
    checksum_crc32c: str | None = field(default=None, name="ChecksumCRC32C")
    checksum_crc64nvme: str | None = field(default=None, name="ChecksumCRC64NVME")
    checksum_sha1: str | None = field(default=None, name="ChecksumSHA1")
    checksum_sha256: str | None = field(default=None, name="ChecksumSHA256")
    if_match: str | None = None
    if_none_match: str | None = None


class PutObjectResult(TypedSealedSums, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str
    version_id: str | None = None
    expiration: str | None = None


@action("s3", "PutObject")
async def put_object(store: Store, ctx: Context, request: PutObject) -> PutObjectResult:
    """Keep an object: all of it when this returns, or nothing."""
    bucket, version = await put(store, ctx, request, event="ObjectCreated:Put", operation="PutObject")
    return PutObjectResult(
        e_tag=version.quoted_etag,
        version_id=changing_id(bucket, version),
        expiration=shown_end(bucket, version),
        **members(version.checksum),
        **shown_encryption(version.encryption),
    )


def changing_id(bucket: Bucket, version: Version) -> str | None:
    """Writers are told of versions only where new ones are made."""
    return version.id if bucket.versioning == "Enabled" else None


async def put(store: Store, ctx: Context, request: PutObject, *, event: str, operation: str) -> tuple[Bucket, Version]:
    """Keep an object, whatever the request was called."""
    bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
    described = draft(ctx, bucket.bucket, request)
    check_write(
        request.if_match,
        request.if_none_match,
        request.key,
        changing.living(await objects.head(store, request.bucket, request.key)),
    )
    version = await _summed(ctx, described, request)
    kept = await content.keep(store, ctx.world, request.body)
    version = replace(version, pieces=kept.pieces)
    while True:
        latest = await objects.head(store, request.bucket, request.key)
        check_write(request.if_match, request.if_none_match, request.key, changing.living(latest))
        change = await changing.plan_add(store, ctx, bucket.bucket, version, latest, event)
        change = replace(change, operations=(*kept.operations, *change.operations))
        try:
            await changing.commit(store, ctx, bucket, [change], operation)
        except Conflict:
            bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
            continue
        assert change.version is not None, "adding gives a version"
        return bucket.bucket, change.version


async def _summed(ctx: Context, version: Version, request: PutObject) -> Version:
    """With the sums of its bytes: the checksum that the caller gave, which the wire compared, or S3's own."""
    check_algorithm(request.checksum_algorithm)
    stated = given(request)
    if stated is None and request.checksum_algorithm is not None and version.lock is not None:
        raise InvalidRequest("Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests")
    found = await content.digests(ctx.world, request.body, stated.algorithm if stated else DEFAULT)
    if stated is not None and stated.value != found.value:
        raise BadDigest(stated.algorithm)
    return replace(
        version,
        etag=found.md5.hex(),
        size=len(request.body),
        checksum=stated or Sum(DEFAULT, found.value),
    )
