"""GetBucketAccelerateConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetBucketAccelerateConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    request_payer: str | None = None


class GetBucketAccelerateConfigurationResult(Struct, frozen=True, rename="pascal"):
    status: str | None = None


@action("s3", "GetBucketAccelerateConfiguration")
async def get_bucket_accelerate_configuration(
    store: Store, ctx: Context, request: GetBucketAccelerateConfiguration
) -> GetBucketAccelerateConfigurationResult:
    """Tell whether Transfer Acceleration is on; nothing, where nobody ever said."""
    document = await documents.get(store, request, "accelerate", None)
    return GetBucketAccelerateConfigurationResult(document["Status"] if document else None)
