"""GetBucketRequestPayment: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.documents import Asked
from fogbank.storage.api import Store


class GetBucketRequestPayment(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketRequestPaymentResult(Struct, frozen=True, rename="pascal"):
    payer: str


@action("s3", "GetBucketRequestPayment")
async def get_bucket_request_payment(
    store: Store, ctx: Context, request: GetBucketRequestPayment
) -> GetBucketRequestPaymentResult:
    """The owner pays: setting anything else is refused by name."""
    await access.load(store, request.bucket, request.expected_bucket_owner)
    return GetBucketRequestPaymentResult("BucketOwner")
