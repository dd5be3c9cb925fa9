"""DeleteBucketLifecycle: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketLifecycle(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketLifecycle")
async def delete_bucket_lifecycle(store: Store, ctx: Context, request: DeleteBucketLifecycle) -> Empty:
    """Forget the lifecycle of objects."""
    await documents.remove(store, request, "lifecycle")
    return Empty()
