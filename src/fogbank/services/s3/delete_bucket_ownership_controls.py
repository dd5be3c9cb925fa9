"""DeleteBucketOwnershipControls: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketOwnershipControls(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketOwnershipControls")
async def delete_bucket_ownership_controls(store: Store, ctx: Context, request: DeleteBucketOwnershipControls) -> Empty:
    """Forget the rule; objects belong to who wrote them."""
    await documents.remove(store, request, "ownershipControls", ownership="ObjectWriter")
    return Empty()
