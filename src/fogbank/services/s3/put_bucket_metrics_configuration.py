"""PutBucketMetricsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class PutBucketMetricsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    metrics_configuration: dict[str, Any]


@action("s3", "PutBucketMetricsConfiguration")
async def put_bucket_metrics_configuration(store: Store, ctx: Context, request: PutBucketMetricsConfiguration) -> Empty:
    """Set what is measured."""
    await numbered.put(store, request, "metrics", request.metrics_configuration)
    return Empty()
