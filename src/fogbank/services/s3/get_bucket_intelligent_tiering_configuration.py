"""GetBucketIntelligentTieringConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class GetBucketIntelligentTieringConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


class GetBucketIntelligentTieringConfigurationResult(Struct, frozen=True, rename="pascal"):
    intelligent_tiering_configuration: dict[str, Any]


@action("s3", "GetBucketIntelligentTieringConfiguration")
async def get_bucket_intelligent_tiering_configuration(
    store: Store, ctx: Context, request: GetBucketIntelligentTieringConfiguration
) -> GetBucketIntelligentTieringConfigurationResult:
    """Tell when objects move between access tiers."""
    return GetBucketIntelligentTieringConfigurationResult(await numbered.get(store, request, "intelligent-tiering"))
