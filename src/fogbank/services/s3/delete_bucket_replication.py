"""DeleteBucketReplication: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketReplication(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketReplication")
async def delete_bucket_replication(store: Store, ctx: Context, request: DeleteBucketReplication) -> Empty:
    """Forget the replication."""
    await documents.remove(store, request, "replication")
    return Empty()
