"""DeleteBucketInventoryConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketInventoryConfiguration.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class DeleteBucketInventoryConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


@action("s3", "DeleteBucketInventoryConfiguration")
async def delete_bucket_inventory_configuration(
    store: Store, ctx: Context, request: DeleteBucketInventoryConfiguration
) -> Empty:
    """Forget what inventories are made."""
    await numbered.remove(store, request, "inventory")
    return Empty()
