"""HeadObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html"""

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import reading
from fogbank.services.s3.reading import Read, Shown
from fogbank.storage.api import Store


class HeadObject(Read, frozen=True, kw_only=True, rename="pascal"):
    """What readers may ask."""


class HeadObjectResult(Shown, frozen=True, kw_only=True, rename="pascal"):
    """All but the bytes."""


@action("s3", "HeadObject")
async def head_object(store: Store, ctx: Context, request: HeadObject) -> HeadObjectResult:
    """What GetObject would answer, without the object."""
    bucket, version, part = await reading.find(store, request, method="HEAD")
    return HeadObjectResult(**reading.members_of(bucket, version, part, request))
