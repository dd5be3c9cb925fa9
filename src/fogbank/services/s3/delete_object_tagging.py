"""DeleteObjectTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import changing, reading
from fogbank.storage.api import Store


class DeleteObjectTagging(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    version_id: str | None = None
    expected_bucket_owner: str | None = None


class DeleteObjectTaggingResult(Struct, frozen=True, rename="pascal"):
    version_id: str | None = None


@action("s3", "DeleteObjectTagging")
async def delete_object_tagging(store: Store, ctx: Context, request: DeleteObjectTagging) -> DeleteObjectTaggingResult:
    """Remove all tags of a version."""
    bucket, version = await changing.rewrite(
        store,
        ctx,
        request.bucket,
        request.key,
        request.version_id,
        lambda version: replace(version, tags={}),
        event="ObjectTagging:Delete",
        operation="DeleteObjectTagging",
        expected_owner=request.expected_bucket_owner,
    )
    return DeleteObjectTaggingResult(reading.shown_id(bucket, version))
