"""DeleteBucketIntelligentTieringConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import numbered
from fogbank.services.s3.numbered import AskedOne
from fogbank.storage.api import Store


class DeleteBucketIntelligentTieringConfiguration(AskedOne, frozen=True, kw_only=True, rename="pascal"):
    """A bucket and an Id."""


@action("s3", "DeleteBucketIntelligentTieringConfiguration")
async def delete_bucket_intelligent_tiering_configuration(
    store: Store, ctx: Context, request: DeleteBucketIntelligentTieringConfiguration
) -> Empty:
    """Forget when objects move between access tiers."""
    await numbered.remove(store, request, "intelligent-tiering")
    return Empty()
