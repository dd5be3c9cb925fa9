"""ListBucketInventoryConfigurations: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedAll
from fogbank.storage.api import Store


class ListBucketInventoryConfigurations(AskedAll, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class ListBucketInventoryConfigurationsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    is_truncated: bool
    continuation_token: str | None = None
    next_continuation_token: str | None = None
    inventory_configuration_list: list[dict[str, Any]] | None = None


@action("s3", "ListBucketInventoryConfigurations")
async def list_bucket_inventory_configurations(
    store: Store, ctx: Context, request: ListBucketInventoryConfigurations
) -> ListBucketInventoryConfigurationsResult:
    """Tell what inventories are made, a page at a time."""
    page = await numbered.page(store, request, "inventory")
    return ListBucketInventoryConfigurationsResult(
        is_truncated=page.token is not None,
        continuation_token=request.continuation_token,
        next_continuation_token=page.token,
        inventory_configuration_list=page.found or None,
    )
