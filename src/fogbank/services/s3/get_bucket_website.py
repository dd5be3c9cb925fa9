"""GetBucketWebsite: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html"""

from typing import Any

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchWebsiteConfiguration
from fogbank.storage.api import Store


class GetBucketWebsite(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketWebsiteResult(Struct, frozen=True, rename="pascal"):
    redirect_all_requests_to: dict[str, Any] | None = None
    index_document: dict[str, Any] | None = None
    error_document: dict[str, Any] | None = None
    routing_rules: list[dict[str, Any]] | None = None


@action("s3", "GetBucketWebsite")
async def get_bucket_website(store: Store, ctx: Context, request: GetBucketWebsite) -> GetBucketWebsiteResult:
    """Tell the website."""
    document = await documents.get(store, request, "website", NoSuchWebsiteConfiguration)
    return msgspec.convert(document, GetBucketWebsiteResult)
