"""PutBucketInventoryConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class PutBucketInventoryConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    inventory_configuration: dict[str, Any]


@action("s3", "PutBucketInventoryConfiguration")
async def put_bucket_inventory_configuration(
    store: Store, ctx: Context, request: PutBucketInventoryConfiguration
) -> Empty:
    """Set what inventories are made."""
    await numbered.put(store, request, "inventory", request.inventory_configuration)
    return Empty()
