"""PutBucketWebsite: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.storage.api import Store


class PutBucketWebsite(Given, frozen=True, kw_only=True, rename="pascal"):
    website_configuration: dict[str, Any]


@action("s3", "PutBucketWebsite")
async def put_bucket_website(store: Store, ctx: Context, request: PutBucketWebsite) -> Empty:
    """Set the website."""
    await documents.put(store, request, "website", request.website_configuration)
    return Empty()
