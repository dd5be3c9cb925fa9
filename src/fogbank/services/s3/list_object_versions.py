"""ListObjectVersions: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html"""

from collections.abc import AsyncIterator

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3 import store as objects
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.listing import (
    CommonPrefix,
    Found,
    Query,
    check_page,
    encoder,
    refuse_attributes,
    take,
    walk,
)
from fogbank.services.s3.model import Bucket, Version
from fogbank.services.s3.showing import MarkerItem, VersionItem, marker_of, version_of
from fogbank.storage.api import Store


class ListObjectVersions(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    delimiter: str | None = None
    encoding_type: str | None = None
    key_marker: str | None = None
    max_keys: int | None = None
    prefix: str | None = None
    version_id_marker: str | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None
    optional_object_attributes: list[str] | None = None


class ListObjectVersionsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    name: str
    prefix: str
    key_marker: str
    version_id_marker: str
    max_keys: int
    is_truncated: bool
    next_key_marker: str | None = None
    next_version_id_marker: str | None = None
    delimiter: str | None = None
    encoding_type: str | None = None
    versions: list[VersionItem] | None = None
    delete_markers: list[MarkerItem] | None = None
    common_prefixes: list[CommonPrefix] | None = None


@action("s3", "ListObjectVersions")
async def list_object_versions(store: Store, ctx: Context, request: ListObjectVersions) -> ListObjectVersionsResult:
    """All versions and delete markers, by key, the newest first."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    refuse_attributes(request.optional_object_attributes)
    encode = encoder(request.encoding_type)
    most = check_page(request.max_keys, "max-keys")
    key, version_id = request.key_marker or "", request.version_id_marker or ""
    if version_id and not key:
        raise InvalidArgument(
            "A version-id marker cannot be specified without a key marker.", "version-id-marker", version_id
        )
    query = Query(request.prefix or "", request.delimiter or "", key)
    lines, more = await take(_lines(store, bucket, query, version_id), most)
    versions = [line.version for line in lines if line.version is not None]
    latest = await _latest_ids(store, bucket, versions)
    last = lines[-1] if more else None
    return ListObjectVersionsResult(
        name=request.bucket,
        prefix=encode(query.prefix),
        key_marker=encode(key),
        version_id_marker=version_id,
        max_keys=most,
        is_truncated=more,
        next_key_marker=encode(last.name) if last else None,
        next_version_id_marker=last.version.id if last and last.version else None,
        delimiter=encode(query.delimiter) if query.delimiter else None,
        encoding_type=request.encoding_type,
        versions=[
            version_of(each, encode, bucket.owner_id, latest=latest[each.key] == each.id)
            for each in versions
            if not each.marker
        ],
        delete_markers=[
            marker_of(each, encode, bucket.owner_id, latest=latest[each.key] == each.id)
            for each in versions
            if each.marker
        ],
        common_prefixes=[CommonPrefix(encode(line.prefix)) for line in lines if line.version is None],
    )


async def _lines(store: Store, bucket: Bucket, query: Query, version_id: str) -> AsyncIterator[Found]:
    """What is listed: first the rest of the key at which the page before ended."""
    if version_id and query.after.startswith(query.prefix):
        passed = await objects.find_version(store, bucket.name, query.after, version_id)
        if passed is not None:
            async for version in _older(store, bucket, passed.version):
                yield Found(version)

    async def all_of(version: Version) -> AsyncIterator[Version]:
        yield version
        if bucket.versioning:
            async for older in _older(store, bucket, version):
                yield older

    async for line in walk(store, bucket, query, lines=all_of, markers=True):
        yield line


async def _older(store: Store, bucket: Bucket, version: Version) -> AsyncIterator[Version]:
    below = version.seq
    while page := await objects.older(store, bucket.name, version.key, below=below):
        for stored in page:
            yield stored.version
        below = page[-1].version.seq


async def _latest_ids(store: Store, bucket: Bucket, versions: list[Version]) -> dict[str, str]:
    """The latest version of each key."""
    found: dict[str, str] = {}
    for version in versions:
        if version.key not in found:
            latest = await objects.head(store, bucket.name, version.key)
            found[version.key] = latest.version.id if latest else ""
    return found
