"""GetBucketAnalyticsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class GetBucketAnalyticsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


class GetBucketAnalyticsConfigurationResult(Struct, frozen=True, rename="pascal"):
    analytics_configuration: dict[str, Any]


@action("s3", "GetBucketAnalyticsConfiguration")
async def get_bucket_analytics_configuration(
    store: Store, ctx: Context, request: GetBucketAnalyticsConfiguration
) -> GetBucketAnalyticsConfigurationResult:
    """Tell what is analysed of the use of storage."""
    return GetBucketAnalyticsConfigurationResult(await numbered.get(store, request, "analytics"))
