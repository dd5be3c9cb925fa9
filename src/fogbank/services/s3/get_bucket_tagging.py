"""GetBucketTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchTagSet
from fogbank.services.s3.tagging import Tag, shown
from fogbank.storage.api import Store


class GetBucketTagging(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketTaggingResult(Struct, frozen=True, rename="pascal"):
    tag_set: list[Tag]


@action("s3", "GetBucketTagging")
async def get_bucket_tagging(store: Store, ctx: Context, request: GetBucketTagging) -> GetBucketTaggingResult:
    """The tags of the bucket."""
    return GetBucketTaggingResult(shown(await documents.get(store, request, "tagging", NoSuchTagSet)))
