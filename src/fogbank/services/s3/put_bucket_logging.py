"""PutBucketLogging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.storage.api import Store


class PutBucketLogging(Given, frozen=True, kw_only=True, rename="pascal"):
    bucket_logging_status: dict[str, Any]


@action("s3", "PutBucketLogging")
async def put_bucket_logging(store: Store, ctx: Context, request: PutBucketLogging) -> Empty:
    """Set where requests are logged."""
    await documents.put(store, request, "logging", request.bucket_logging_status)
    return Empty()
