"""DeleteBucketMetricsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class DeleteBucketMetricsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


@action("s3", "DeleteBucketMetricsConfiguration")
async def delete_bucket_metrics_configuration(
    store: Store, ctx: Context, request: DeleteBucketMetricsConfiguration
) -> Empty:
    """Forget what is measured."""
    await numbered.remove(store, request, "metrics")
    return Empty()
