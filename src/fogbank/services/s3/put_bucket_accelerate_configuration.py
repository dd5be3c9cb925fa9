"""PutBucketAccelerateConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import InvalidRequest, MalformedXml
from fogbank.storage.api import Store


class PutBucketAccelerateConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    accelerate_configuration: dict[str, Any]
    checksum_algorithm: str | None = None


@action("s3", "PutBucketAccelerateConfiguration")
async def put_bucket_accelerate_configuration(
    store: Store, ctx: Context, request: PutBucketAccelerateConfiguration
) -> Empty:
    """Switch Transfer Acceleration on or off."""
    if request.accelerate_configuration.get("Status") not in ("Enabled", "Suspended"):
        raise MalformedXml
    if "." in request.bucket:
        raise InvalidRequest("S3 Transfer Acceleration is not supported for buckets with periods (.) in their names")
    await documents.put(store, request, "accelerate", request.accelerate_configuration)
    return Empty()
