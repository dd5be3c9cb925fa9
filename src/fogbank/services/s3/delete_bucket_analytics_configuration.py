"""DeleteBucketAnalyticsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketAnalyticsConfiguration.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class DeleteBucketAnalyticsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


@action("s3", "DeleteBucketAnalyticsConfiguration")
async def delete_bucket_analytics_configuration(
    store: Store, ctx: Context, request: DeleteBucketAnalyticsConfiguration
) -> Empty:
    """Forget what is analysed of the use of storage."""
    await numbered.remove(store, request, "analytics")
    return Empty()
