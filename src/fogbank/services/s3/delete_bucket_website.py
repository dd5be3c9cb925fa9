"""DeleteBucketWebsite: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketWebsite(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketWebsite")
async def delete_bucket_website(store: Store, ctx: Context, request: DeleteBucketWebsite) -> Empty:
    """Forget the website."""
    await documents.remove(store, request, "website")
    return Empty()
