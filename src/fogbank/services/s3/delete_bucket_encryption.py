"""DeleteBucketEncryption: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeleteBucketEncryption(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeleteBucketEncryption")
async def delete_bucket_encryption(store: Store, ctx: Context, request: DeleteBucketEncryption) -> Empty:
    """Encrypt new objects as S3 does by itself."""
    await documents.remove(store, request, "encryption")
    return Empty()
