"""ListParts: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, lifecycles
from fogbank.services.s3 import store as objects
from fogbank.services.s3.customer_keys import CustomerKey, check_part
from fogbank.services.s3.listing import Owner, check_page
from fogbank.services.s3.model import Part, Upload, canonical_id
from fogbank.services.s3.sums import Sums, members
from fogbank.services.s3.uploading import etag_of
from fogbank.storage.api import Store


class ListParts(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    upload_id: str
    max_parts: int | None = None
    part_number_marker: int | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None


class PartItem(Sums, frozen=True, kw_only=True, rename="pascal"):
    part_number: int
    last_modified: float
    e_tag: str
    size: int


class ListPartsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    upload_id: str
    part_number_marker: int
    next_part_number_marker: int
    max_parts: int
    is_truncated: bool
    parts: list[PartItem]
    initiator: Owner
    owner: Owner
    storage_class: str
    abort_date: float | None = None
    abort_rule_id: str | None = None
    checksum_algorithm: str | None = None
    checksum_type: str | None = None


@action("s3", "ListParts")
async def list_parts(store: Store, ctx: Context, request: ListParts) -> ListPartsResult:
    """The parts that were uploaded so far."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    upload = (await objects.load_upload(store, request.bucket, request.key, request.upload_id)).upload
    if fingerprint := request.fingerprint():
        check_part(upload, fingerprint)
    most = check_page(request.max_parts, "max-parts")
    after = request.part_number_marker or 0
    found = await objects.parts(store, upload.id, after=after, limit=most + 1)
    page = found[:most]
    return ListPartsResult(
        bucket=request.bucket,
        key=request.key,
        upload_id=upload.id,
        part_number_marker=after,
        next_part_number_marker=page[-1].number if page else 0,
        max_parts=most,
        is_truncated=len(found) > most,
        parts=[_item(upload, part) for part in page],
        initiator=Owner(canonical_id(upload.draft.owner)),
        owner=Owner(bucket.owner_id),
        storage_class=upload.draft.storage_class,
        **lifecycles.shown_abort(bucket, upload),
        checksum_algorithm=upload.algorithm or None,
        checksum_type=upload.kind if upload.algorithm else None,
    )


def _item(upload: Upload, part: Part) -> PartItem:
    return PartItem(
        part_number=part.number,
        last_modified=part.at_ms / 1000,
        e_tag=etag_of(part),
        size=part.size,
        **(members(part.checksum, typed=False) if upload.algorithm else {}),
    )
