"""PutBucketIntelligentTieringConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class PutBucketIntelligentTieringConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    intelligent_tiering_configuration: dict[str, Any]


@action("s3", "PutBucketIntelligentTieringConfiguration")
async def put_bucket_intelligent_tiering_configuration(
    store: Store, ctx: Context, request: PutBucketIntelligentTieringConfiguration
) -> Empty:
    """Set when objects move between access tiers."""
    await numbered.put(store, request, "intelligent-tiering", request.intelligent_tiering_configuration)
    return Empty()
