"""PutBucketAnalyticsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class PutBucketAnalyticsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    analytics_configuration: dict[str, Any]


@action("s3", "PutBucketAnalyticsConfiguration")
async def put_bucket_analytics_configuration(
    store: Store, ctx: Context, request: PutBucketAnalyticsConfiguration
) -> Empty:
    """Set what is analysed of the use of storage."""
    await numbered.put(store, request, "analytics", request.analytics_configuration)
    return Empty()
