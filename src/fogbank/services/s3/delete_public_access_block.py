"""DeletePublicAccessBlock: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class DeletePublicAccessBlock(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "DeletePublicAccessBlock")
async def delete_public_access_block(store: Store, ctx: Context, request: DeletePublicAccessBlock) -> Empty:
    """Forget what of the public is blocked."""
    await documents.remove(store, request, "publicAccessBlock")
    return Empty()
