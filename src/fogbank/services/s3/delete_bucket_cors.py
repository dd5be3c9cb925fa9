"""DeleteBucketCors: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketCors(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketCors")
async def delete_bucket_cors(store: Store, ctx: Context, request: DeleteBucketCors) -> Empty:
    """Let no browser in from elsewhere."""
    await documents.remove(store, request, "cors")
    return Empty()
