"""ListObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.listing import CommonPrefix, Query, check_page, encoder, refuse_attributes, take, walk
from fogbank.services.s3.showing import ObjectItem, item_of
from fogbank.storage.api import Store


class ListObjects(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    delimiter: str | None = None
    encoding_type: str | None = None
    marker: str | None = None
    max_keys: int | None = None
    prefix: str | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None
    optional_object_attributes: list[str] | None = None


class ListObjectsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    name: str
    prefix: str
    marker: str
    max_keys: int
    is_truncated: bool
    next_marker: str | None = None
    delimiter: str | None = None
    encoding_type: str | None = None
    contents: list[ObjectItem] | None = None
    common_prefixes: list[CommonPrefix] | None = None


@action("s3", "ListObjects")
async def list_objects(store: Store, ctx: Context, request: ListObjects) -> ListObjectsResult:
    """The first version of ListObjectsV2: pages by marker, and the owner is always told."""
    found = await access.load(store, request.bucket, request.expected_bucket_owner)
    refuse_attributes(request.optional_object_attributes)
    encode = encoder(request.encoding_type)
    most = check_page(request.max_keys, "max-keys")
    query = Query(request.prefix or "", request.delimiter or "", request.marker or "")
    lines, more = await take(walk(store, found.bucket, query), most)
    # Without a delimiter the last key is the marker, and S3 does not repeat it.
    next_marker = encode(lines[-1].name) if more and query.delimiter else None
    return ListObjectsResult(
        name=request.bucket,
        prefix=encode(query.prefix),
        marker=encode(query.after),
        max_keys=most,
        is_truncated=more,
        next_marker=next_marker,
        delimiter=encode(query.delimiter) if query.delimiter else None,
        encoding_type=request.encoding_type,
        contents=[item_of(line.version, encode, found.bucket.owner_id) for line in lines if line.version is not None],
        common_prefixes=[CommonPrefix(encode(line.prefix)) for line in lines if line.version is None],
    )
