"""PutObjectTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import changing, reading
from fogbank.services.s3.tagging import Tagging, tags_of
from fogbank.storage.api import Store


class PutObjectTagging(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    tagging: Tagging
    version_id: str | None = None
    content_md5: str | None = field(default=None, name="ContentMD5")
    checksum_algorithm: str | None = None
    expected_bucket_owner: str | None = None
    request_payer: str | None = None


class PutObjectTaggingResult(Struct, frozen=True, rename="pascal"):
    version_id: str | None = None


@action("s3", "PutObjectTagging")
async def put_object_tagging(store: Store, ctx: Context, request: PutObjectTagging) -> PutObjectTaggingResult:
    """Replace a version's tags."""
    tags = tags_of(request.tagging.tag_set)
    bucket, version = await changing.rewrite(
        store,
        ctx,
        request.bucket,
        request.key,
        request.version_id,
        lambda version: replace(version, tags=tags),
        event="ObjectTagging:Put",
        operation="PutObjectTagging",
        expected_owner=request.expected_bucket_owner,
    )
    return PutObjectTaggingResult(reading.shown_id(bucket, version))
