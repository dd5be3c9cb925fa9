"""GetObjectAttributes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, customer_keys, reading
from fogbank.services.s3.customer_keys import CustomerKey
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.model import Sum, Version
from fogbank.services.s3.sums import COMPOSITE, Sums, TypedSums, members
from fogbank.storage.api import Store

_ATTRIBUTES: Final = frozenset({"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"})
_PARTS_MAX: Final = 1000


class GetObjectAttributes(CustomerKey, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    object_attributes: list[str]
    version_id: str | None = None
    max_parts: int | None = None
    part_number_marker: int | None = None
    request_payer: str | None = None
    expected_bucket_owner: str | None = None


class ObjectPart(Sums, frozen=True, kw_only=True, rename="pascal"):
    part_number: int
    size: int


class ObjectParts(Struct, frozen=True, kw_only=True, rename="pascal"):
    total_parts_count: int
    part_number_marker: int | None = None
    next_part_number_marker: int | None = None
    max_parts: int | None = None
    is_truncated: bool | None = None
    parts: list[ObjectPart] | None = None


class GetObjectAttributesResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    last_modified: float
    version_id: str | None = None
    e_tag: str | None = None
    checksum: TypedSums | None = None
    object_parts: ObjectParts | None = None
    storage_class: str | None = None
    object_size: int | None = None


@action("s3", "GetObjectAttributes")
async def get_object_attributes(store: Store, ctx: Context, request: GetObjectAttributes) -> GetObjectAttributesResult:
    """What is known of an object, as far as it is asked for."""
    asked = {name.strip() for text in request.object_attributes for name in text.split(",")}
    if unknown := asked - _ATTRIBUTES:
        raise InvalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", min(unknown))
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    version = (await reading.locate(store, bucket, request.key, request.version_id)).version
    customer_keys.check(version.encryption, request.fingerprint())
    return GetObjectAttributesResult(
        last_modified=version.http_modified_s,
        version_id=reading.shown_id(bucket, version),
        # Here, and only here, the entity tag has no quotes.
        e_tag=version.etag if "ETag" in asked else None,
        checksum=TypedSums(**members(version.checksum)) if "Checksum" in asked and version.checksum else None,
        object_parts=_parts(version, request) if "ObjectParts" in asked and version.parts else None,
        storage_class=version.storage_class if "StorageClass" in asked else None,
        object_size=version.size if "ObjectSize" in asked else None,
    )


def _parts(version: Version, request: GetObjectAttributes) -> ObjectParts:
    """The parts themselves are told of where each has a checksum that the object's is made of."""
    total = len(version.parts)
    if version.checksum is None or version.checksum.kind != COMPOSITE:
        return ObjectParts(total_parts_count=total)
    after = request.part_number_marker or 0
    most = _PARTS_MAX if request.max_parts is None else min(request.max_parts, _PARTS_MAX)
    rest = [part for part in version.parts if part.number > after]
    page = rest[:most]
    algorithm = version.checksum.algorithm
    return ObjectParts(
        total_parts_count=total,
        part_number_marker=after,
        next_part_number_marker=page[-1].number if page else after,
        max_parts=most,
        is_truncated=len(rest) > most,
        parts=[
            ObjectPart(part_number=part.number, size=part.size, **members(Sum(algorithm, part.checksum), typed=False))
            for part in page
        ],
    )
