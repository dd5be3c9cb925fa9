"""GetBucketMetricsConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class GetBucketMetricsConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


class GetBucketMetricsConfigurationResult(Struct, frozen=True, rename="pascal"):
    metrics_configuration: dict[str, Any]


@action("s3", "GetBucketMetricsConfiguration")
async def get_bucket_metrics_configuration(
    store: Store, ctx: Context, request: GetBucketMetricsConfiguration
) -> GetBucketMetricsConfigurationResult:
    """Tell what is measured."""
    return GetBucketMetricsConfigurationResult(await numbered.get(store, request, "metrics"))
