"""DeleteBucketPolicy: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketPolicy(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketPolicy")
async def delete_bucket_policy(store: Store, ctx: Context, request: DeleteBucketPolicy) -> Empty:
    """Forget the policy."""
    await documents.remove(store, request, "policy")
    return Empty()
