"""ListBucketIntelligentTieringConfigurations: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedAll
from fogbank.storage.api import Store


class ListBucketIntelligentTieringConfigurations(AskedAll, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class ListBucketIntelligentTieringConfigurationsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    is_truncated: bool
    continuation_token: str | None = None
    next_continuation_token: str | None = None
    intelligent_tiering_configuration_list: list[dict[str, Any]] | None = None


@action("s3", "ListBucketIntelligentTieringConfigurations")
async def list_bucket_intelligent_tiering_configurations(
    store: Store, ctx: Context, request: ListBucketIntelligentTieringConfigurations
) -> ListBucketIntelligentTieringConfigurationsResult:
    """Tell when objects move between access tiers, a page at a time."""
    page = await numbered.page(store, request, "intelligent-tiering")
    return ListBucketIntelligentTieringConfigurationsResult(
        is_truncated=page.token is not None,
        continuation_token=request.continuation_token,
        next_continuation_token=page.token,
        intelligent_tiering_configuration_list=page.found or None,
    )
