"""GetBucketInventoryConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class GetBucketInventoryConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


class GetBucketInventoryConfigurationResult(Struct, frozen=True, rename="pascal"):
    inventory_configuration: dict[str, Any]


@action("s3", "GetBucketInventoryConfiguration")
async def get_bucket_inventory_configuration(
    store: Store, ctx: Context, request: GetBucketInventoryConfiguration
) -> GetBucketInventoryConfigurationResult:
    """Tell what inventories are made."""
    return GetBucketInventoryConfigurationResult(await numbered.get(store, request, "inventory"))
