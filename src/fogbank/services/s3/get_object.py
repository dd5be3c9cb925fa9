"""GetObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html"""

from collections.abc import AsyncIterator
from typing import Final

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import content, reading
from fogbank.services.s3.content import Gone
from fogbank.services.s3.drafting import refuse_archived
from fogbank.services.s3.reading import Read, Shown
from fogbank.storage.api import Store

_AT_ONCE_BYTES_MAX: Final = 65_536


class GetObject(Read, frozen=True, kw_only=True, rename="pascal"):
    """What readers may ask."""


class GetObjectResult(Shown, frozen=True, kw_only=True, rename="pascal"):
    body: bytes | AsyncIterator[bytes] = b""


@action("s3", "GetObject")
async def get_object(store: Store, ctx: Context, request: GetObject) -> GetObjectResult:
    """An object, or some of its bytes. Large ones are read as the caller takes them."""
    while True:
        bucket, version, part = await reading.find(store, request, method="GET")
        refuse_archived(version)
        try:
            if part.end - part.start <= _AT_ONCE_BYTES_MAX:
                body = await content.read(store, version.pieces, part.start, part.end)
            else:
                body = await content.begun(content.stream(store, version.pieces, part.start, part.end))
        except Gone:
            # It was replaced or deleted between the two looks: look again.
            continue
        return GetObjectResult(body=body, **reading.members_of(bucket, version, part, request))
