"""PutBucketLifecycleConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import MalformedXml
from fogbank.storage.api import Store


class PutBucketLifecycleConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    lifecycle_configuration: dict[str, Any] | None = None
    checksum_algorithm: str | None = None


@action("s3", "PutBucketLifecycleConfiguration")
async def put_bucket_lifecycle_configuration(
    store: Store, ctx: Context, request: PutBucketLifecycleConfiguration
) -> Empty:
    """Set the lifecycle of objects."""
    if request.lifecycle_configuration is None:
        raise MalformedXml
    await documents.put(store, request, "lifecycle", request.lifecycle_configuration)
    return Empty()
