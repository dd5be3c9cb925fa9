"""PutPublicAccessBlock: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.storage.api import Store


class PutPublicAccessBlock(Given, frozen=True, kw_only=True, rename="pascal"):
    public_access_block_configuration: dict[str, Any]


@action("s3", "PutPublicAccessBlock")
async def put_public_access_block(store: Store, ctx: Context, request: PutPublicAccessBlock) -> Empty:
    """Set what of the public is blocked."""
    await documents.put(store, request, "publicAccessBlock", request.public_access_block_configuration)
    return Empty()
