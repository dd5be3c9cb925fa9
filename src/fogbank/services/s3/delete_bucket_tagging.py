"""DeleteBucketTagging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketTagging(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketTagging")
async def delete_bucket_tagging(store: Store, ctx: Context, request: DeleteBucketTagging) -> Empty:
    """Forget the tags of the bucket."""
    await documents.remove(store, request, "tagging")
    return Empty()
