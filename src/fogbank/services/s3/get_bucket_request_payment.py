"""GetBucketRequestPayment: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
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
    """Tell who pays: the owner, where nobody ever said."""
    document = await documents.get(store, request, "requestPayment", None)
    return GetBucketRequestPaymentResult(document["Payer"] if document else "BucketOwner")
