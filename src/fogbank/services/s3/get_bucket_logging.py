"""GetBucketLogging: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html"""

from typing import Any

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetBucketLogging(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketLoggingResult(Struct, frozen=True, rename="pascal"):
    logging_enabled: dict[str, Any] | None = None


@action("s3", "GetBucketLogging")
async def get_bucket_logging(store: Store, ctx: Context, request: GetBucketLogging) -> GetBucketLoggingResult:
    """Tell where requests are logged."""
    document = await documents.get(store, request, "logging", None)
    return msgspec.convert(document or {}, GetBucketLoggingResult)
