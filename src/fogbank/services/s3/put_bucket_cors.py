"""PutBucketCors: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html"""

from msgspec import field

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import cors, documents
from fogbank.services.s3.documents import Given
from fogbank.storage.api import Store


class PutBucketCors(Given, frozen=True, kw_only=True, rename="pascal"):
    cors_configuration: cors.CorsConfiguration = field(name="CORSConfiguration")


@action("s3", "PutBucketCors")
async def put_bucket_cors(store: Store, ctx: Context, request: PutBucketCors) -> Empty:
    """Say which pages of other origins a browser may let in."""
    cors.check(request.cors_configuration)
    await documents.put(store, request, "cors", request.cors_configuration)
    return Empty()
