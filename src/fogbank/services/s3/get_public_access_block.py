"""GetPublicAccessBlock: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchPublicAccessBlockConfiguration
from fogbank.storage.api import Store


class GetPublicAccessBlock(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetPublicAccessBlockResult(Struct, frozen=True, rename="pascal"):
    public_access_block_configuration: dict[str, Any]


@action("s3", "GetPublicAccessBlock")
async def get_public_access_block(
    store: Store, ctx: Context, request: GetPublicAccessBlock
) -> GetPublicAccessBlockResult:
    """Tell what of the public is blocked."""
    return GetPublicAccessBlockResult(
        await documents.get(store, request, "publicAccessBlock", NoSuchPublicAccessBlockConfiguration)
    )
