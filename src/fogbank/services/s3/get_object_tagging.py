"""GetObjectTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, reading
from fogbank.services.s3.tagging import Tag, shown
from fogbank.storage.api import Store


class GetObjectTagging(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    version_id: str | None = None
    expected_bucket_owner: str | None = None
    request_payer: str | None = None


class GetObjectTaggingResult(Struct, frozen=True, rename="pascal"):
    tag_set: list[Tag]
    version_id: str | None = None


@action("s3", "GetObjectTagging")
async def get_object_tagging(store: Store, ctx: Context, request: GetObjectTagging) -> GetObjectTaggingResult:
    """A version's tags."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    version = (await reading.locate(store, bucket, request.key, request.version_id)).version
    return GetObjectTaggingResult(shown(version.tags), reading.shown_id(bucket, version))
