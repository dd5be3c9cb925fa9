"""ListMultipartUploads: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html"""

from collections.abc import AsyncIterator

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3 import store as objects
from fogbank.services.s3.listing import CommonPrefix, Owner, check_page, encoder
from fogbank.services.s3.model import Upload, canonical_id
from fogbank.storage.api import Store


class ListMultipartUploads(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    delimiter: str | None = None
    encoding_type: str | None = None
    key_marker: str | None = None
    max_uploads: int | None = None
    prefix: str | None = None
    upload_id_marker: str | None = None
    expected_bucket_owner: str | None = None
    request_payer: str | None = None


class UploadItem(Struct, frozen=True, kw_only=True, rename="pascal"):
    upload_id: str
    key: str
    initiated: float
    storage_class: str
    owner: Owner
    initiator: Owner
    checksum_algorithm: str | None = None
    checksum_type: str | None = None


class ListMultipartUploadsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key_marker: str
    upload_id_marker: str
    max_uploads: int
    is_truncated: bool
    next_key_marker: str | None = None
    next_upload_id_marker: str | None = None
    prefix: str | None = None
    delimiter: str | None = None
    encoding_type: str | None = None
    uploads: list[UploadItem] | None = None
    common_prefixes: list[CommonPrefix] | None = None


@action("s3", "ListMultipartUploads")
async def list_multipart_uploads(
    store: Store, ctx: Context, request: ListMultipartUploads
) -> ListMultipartUploadsResult:
    """Uploads under way, by key, then by when they were begun."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    encode = encoder(request.encoding_type)
    most = check_page(request.max_uploads, "max-uploads")
    uploads: list[Upload] = []
    common: list[str] = []
    more = False
    last = ("", "")
    async for prefix, upload in _lines(store, request):
        if len(uploads) + len(common) >= most:
            more = most > 0
            break
        if upload is None:
            common.append(prefix)
            last = (prefix, "")
        else:
            uploads.append(upload)
            last = (upload.draft.key, upload.id)
    return ListMultipartUploadsResult(
        bucket=request.bucket,
        key_marker=encode(request.key_marker or ""),
        upload_id_marker=request.upload_id_marker or "",
        max_uploads=most,
        is_truncated=more,
        next_key_marker=encode(last[0]) if more else None,
        next_upload_id_marker=last[1] if more else None,
        prefix=encode(request.prefix) if request.prefix else None,
        delimiter=encode(request.delimiter) if request.delimiter else None,
        encoding_type=request.encoding_type,
        uploads=[
            UploadItem(
                upload_id=upload.id,
                key=encode(upload.draft.key),
                initiated=upload.draft.modified_s,
                storage_class=upload.draft.storage_class,
                owner=Owner(bucket.owner_id),
                initiator=Owner(canonical_id(upload.draft.owner)),
                checksum_algorithm=upload.algorithm or None,
                checksum_type=upload.kind if upload.algorithm else None,
            )
            for upload in uploads
        ],
        common_prefixes=[CommonPrefix(encode(each)) for each in common],
    )


async def _lines(store: Store, request: ListMultipartUploads) -> AsyncIterator[tuple[str, Upload | None]]:
    """Common prefixes, and uploads that have none."""
    prefix, delimiter, marker = request.prefix or "", request.delimiter or "", request.key_marker or ""
    low = objects.base(request.bucket)
    if marker:
        low = objects.past_upload(request.bucket, marker, request.upload_id_marker or "")
    seen = marker if delimiter and marker.endswith(delimiter) else ""
    while page := await objects.uploads(store, request.bucket, low, 1000):
        low = objects.past_upload(request.bucket, page[-1].draft.key, page[-1].id)
        for upload in page:
            key = upload.draft.key
            if not key.startswith(prefix):
                continue
            at = key.find(delimiter, len(prefix)) if delimiter else -1
            if at < 0:
                yield "", upload
            elif (common := key[: at + len(delimiter)]) != seen:
                seen = common
                yield common, None
