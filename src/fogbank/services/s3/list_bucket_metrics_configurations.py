"""ListBucketMetricsConfigurations: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedAll
from fogbank.storage.api import Store


class ListBucketMetricsConfigurations(AskedAll, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class ListBucketMetricsConfigurationsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    is_truncated: bool
    continuation_token: str | None = None
    next_continuation_token: str | None = None
    metrics_configuration_list: list[dict[str, Any]] | None = None


@action("s3", "ListBucketMetricsConfigurations")
async def list_bucket_metrics_configurations(
    store: Store, ctx: Context, request: ListBucketMetricsConfigurations
) -> ListBucketMetricsConfigurationsResult:
    """Tell what is measured, a page at a time."""
    page = await numbered.page(store, request, "metrics")
    return ListBucketMetricsConfigurationsResult(
        is_truncated=page.token is not None,
        continuation_token=request.continuation_token,
        next_continuation_token=page.token,
        metrics_configuration_list=page.found or None,
    )
