"""CopyObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html"""

from typing import Final

from msgspec import field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, changing, content, copying, customer_keys
from fogbank.services.s3 import store as objects
from fogbank.services.s3.changing import Change
from fogbank.services.s3.conditions import Conditions, check_write
from fogbank.services.s3.content import Gone
from fogbank.services.s3.copying import Source
from fogbank.services.s3.customer_keys import KeyShown, fingerprint_of
from fogbank.services.s3.drafting import Described, draft, shown_encryption
from fogbank.services.s3.errors import InvalidArgument, InvalidRequest
from fogbank.services.s3.lifecycles import shown_end
from fogbank.services.s3.model import Bucket, Sum, Version
from fogbank.services.s3.put_object import changing_id
from fogbank.services.s3.sums import DEFAULT, TypedSums, check_algorithm, members
from fogbank.storage.api import Conflict, Store

_DIRECTIVES: Final = (None, "COPY", "REPLACE")


class CopyObject(Described, frozen=True, kw_only=True, rename="pascal"):
    copy_source: str
    copy_source_sse_customer_algorithm: str | None = field(default=None, name="CopySourceSSECustomerAlgorithm")
    copy_source_sse_customer_key: str | None = field(default=None, name="CopySourceSSECustomerKey")
    copy_source_sse_customer_key_md5: str | None = field(default=None, name="CopySourceSSECustomerKeyMD5")
    checksum_algorithm: str | None = None
    copy_source_if_match: str | None = None
    copy_source_if_modified_since: float | None = None
    copy_source_if_none_match: str | None = None
    copy_source_if_unmodified_since: float | None = None
    if_match: str | None = None
    if_none_match: str | None = None
    metadata_directive: str | None = None
    tagging_directive: str | None = None
    expected_source_bucket_owner: str | None = None


class CopyDone(TypedSums, frozen=True, kw_only=True, rename="pascal"):
    e_tag: str
    last_modified: float


class CopyObjectResult(KeyShown, frozen=True, kw_only=True, rename="pascal"):
    copy_object_result: CopyDone
    copy_source_version_id: str | None = None
    expiration: str | None = None
    version_id: str | None = None
    server_side_encryption: str | None = None
    sse_kms_key_id: str | None = field(default=None, name="SSEKMSKeyId")
    bucket_key_enabled: bool | None = None


@action("s3", "CopyObject")
async def copy_object(store: Store, ctx: Context, request: CopyObject) -> CopyObjectResult:
    """Make an object of another one's bytes."""
    if request.metadata_directive not in _DIRECTIVES:
        raise InvalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", request.metadata_directive)
    if request.tagging_directive not in _DIRECTIVES:
        raise InvalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", request.tagging_directive)
    check_algorithm(request.checksum_algorithm)
    while True:
        try:
            source, bucket, version = await _copy(store, ctx, request)
        except (Conflict, Gone):
            continue
        return CopyObjectResult(
            copy_object_result=CopyDone(
                e_tag=version.quoted_etag, last_modified=version.modified_s, **members(version.checksum)
            ),
            copy_source_version_id=source.shown_id(),
            version_id=changing_id(bucket, version),
            expiration=shown_end(bucket, version),
            **shown_encryption(version.encryption),
        )


async def _copy(store: Store, ctx: Context, request: CopyObject) -> tuple[Source, Bucket, Version]:
    bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
    conditions = Conditions(
        request.copy_source_if_match,
        request.copy_source_if_none_match,
        request.copy_source_if_modified_since,
        request.copy_source_if_unmodified_since,
    )
    source = await copying.find(store, request.copy_source, conditions, request.expected_source_bucket_owner)
    fingerprint = fingerprint_of(
        request.copy_source_sse_customer_algorithm,
        request.copy_source_sse_customer_key,
        request.copy_source_sse_customer_key_md5,
    )
    customer_keys.check(source.version.encryption, fingerprint)
    described = _described(ctx, bucket.bucket, source, request)
    latest = await objects.head(store, request.bucket, request.key)
    check_write(request.if_match, request.if_none_match, request.key, changing.living(latest))
    original = source.version
    algorithm = request.checksum_algorithm or (original.checksum.algorithm if original.checksum else DEFAULT)
    copied = await content.copy(store, ctx.world, original.pieces, 0, original.size, algorithm)
    version = replace(
        described,
        etag=copied.digests.md5.hex(),
        size=copied.size,
        pieces=copied.kept.pieces,
        checksum=Sum(algorithm, copied.digests.value),
    )
    change = await changing.plan_add(store, ctx, bucket.bucket, version, latest, "ObjectCreated:Copy")
    change = replace(change, operations=(*copied.kept.operations, *change.operations))
    await changing.commit(store, ctx, bucket, [change], "CopyObject")
    return source, bucket.bucket, _version(change)


def _version(change: Change) -> Version:
    assert change.version is not None, "adding gives a version"
    return change.version


def _described(ctx: Context, bucket: Bucket, source: Source, request: CopyObject) -> Version:
    """What is said of the new object: the source's words, or the request's. Raises InvalidRequest."""
    original = source.version
    asked = draft(ctx, bucket, request)
    replaces = request.metadata_directive == "REPLACE"
    changes = replaces or request.storage_class or request.website_redirect_location or request.server_side_encryption
    changes = changes or request.sse_customer_key
    if (source.bucket.name, original.key) == (request.bucket, request.key) and not changes:
        latest_asked = copying.parse(request.copy_source)[2] is None
        if latest_asked:
            raise InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the "
                "object's metadata, storage class, website redirect location or encryption attributes."
            )
    tags = asked.tags if request.tagging_directive == "REPLACE" else original.tags
    if replaces:
        return replace(asked, tags=tags)
    # Where a page redirects to is not copied with the rest.
    headers = {name: value for name, value in original.headers.items() if name != "WebsiteRedirectLocation"}
    if request.website_redirect_location:
        headers["WebsiteRedirectLocation"] = request.website_redirect_location
    return replace(asked, headers=headers, metadata=original.metadata, tags=tags)
