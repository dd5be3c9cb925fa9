"""GetBucketCors: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html"""

import msgspec

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import cors, documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchCorsConfiguration
from fogbank.storage.api import Store


class GetBucketCors(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


@action("s3", "GetBucketCors")
async def get_bucket_cors(store: Store, ctx: Context, request: GetBucketCors) -> cors.CorsConfiguration:
    """Tell which pages of other origins a browser may let in."""
    document = await documents.get(store, request, "cors", NoSuchCorsConfiguration)
    return msgspec.convert(document, cors.CorsConfiguration)
