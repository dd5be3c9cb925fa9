"""PutBucketTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.services.s3.tagging import Tagging, tags_of
from fogbank.storage.api import Store


class PutBucketTagging(Given, frozen=True, kw_only=True, rename="pascal"):
    tagging: Tagging


@action("s3", "PutBucketTagging")
async def put_bucket_tagging(store: Store, ctx: Context, request: PutBucketTagging) -> Empty:
    """Replace the tags of the bucket."""
    tags = tags_of(request.tagging.tag_set, bucket=True, by_aws=ctx.by_aws)
    await documents.put(store, request, "tagging", tags)
    return Empty()
