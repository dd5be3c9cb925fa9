"""ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.listing import (
    CommonPrefix,
    Query,
    check_page,
    encoder,
    refuse_attributes,
    take,
    walk,
)
from fogbank.services.s3.showing import ObjectItem, item_of
from fogbank.storage.api import Store


class ListObjectsV2(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    delimiter: str | None = None
    encoding_type: str | None = None
    max_keys: int | None = None
    prefix: str | None = None
    continuation_token: str | None = None
    fetch_owner: bool | None = None
    start_after: str | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None
    optional_object_attributes: list[str] | None = None


class ListObjectsV2Result(Struct, frozen=True, kw_only=True, rename="pascal"):
    name: str
    prefix: str
    max_keys: int
    key_count: int
    is_truncated: bool
    delimiter: str | None = None
    encoding_type: str | None = None
    continuation_token: str | None = None
    next_continuation_token: str | None = None
    start_after: str | None = None
    contents: list[ObjectItem] | None = None
    common_prefixes: list[CommonPrefix] | None = None


@action("s3", "ListObjectsV2")
async def list_objects_v2(store: Store, ctx: Context, request: ListObjectsV2) -> ListObjectsV2Result:
    """The keys of a bucket, a page at a time."""
    found = await access.load(store, request.bucket, request.expected_bucket_owner)
    refuse_attributes(request.optional_object_attributes)
    encode = encoder(request.encoding_type)
    most = check_page(request.max_keys, "max-keys")
    token = request.continuation_token
    after = _key_of(token) if token is not None else request.start_after or ""
    query = Query(request.prefix or "", request.delimiter or "", after)
    lines, more = await take(walk(store, found.bucket, query), most)
    owner = found.bucket.owner_id if request.fetch_owner else None
    return ListObjectsV2Result(
        name=request.bucket,
        prefix=encode(query.prefix),
        max_keys=most,
        key_count=len(lines),
        is_truncated=more,
        delimiter=encode(query.delimiter) if query.delimiter else None,
        encoding_type=request.encoding_type,
        continuation_token=token,
        next_continuation_token=_token_of(lines[-1].name) if more else None,
        start_after=encode(request.start_after) if request.start_after else None,
        contents=[item_of(line.version, encode, owner) for line in lines if line.version is not None],
        common_prefixes=[CommonPrefix(encode(line.prefix)) for line in lines if line.version is None],
    )


def _token_of(name: str) -> str:
    """Opaque to the caller: where the page ended."""
    return urlsafe_b64encode(name.encode("utf-8", "surrogatepass")).decode("ascii")


def _key_of(token: str) -> str:
    try:
        key = urlsafe_b64decode(token).decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError):
        key = ""
    if not key:
        raise InvalidArgument("The continuation token provided is incorrect", "continuation-token", token)
    return key
