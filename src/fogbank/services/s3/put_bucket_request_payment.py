"""PutBucketRequestPayment: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html"""

from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.services.s3.errors import MalformedXml
from fogbank.storage.api import Store


class PutBucketRequestPayment(Given, frozen=True, kw_only=True, rename="pascal"):
    request_payment_configuration: dict[str, Any]


@action("s3", "PutBucketRequestPayment")
async def put_bucket_request_payment(store: Store, ctx: Context, request: PutBucketRequestPayment) -> Empty:
    """Set who pays for requests."""
    if request.request_payment_configuration.get("Payer") not in ("Requester", "BucketOwner"):
        raise MalformedXml
    await documents.put(store, request, "requestPayment", request.request_payment_configuration)
    return Empty()
