"""What browsers ask of S3 beside the API: preflights, headers for pages of other origins, forms that upload.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
"""

from collections.abc import Mapping

from fogbank.services.s3 import cors
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.errors import NoSuchBucket
from fogbank.services.s3.model import Bucket
from fogbank.storage.api import Store


async def find(store: Store, name: str) -> Bucket | None:
    """A bucket, if there is one of this name."""
    found = await buckets.find_bucket(store, name)
    return found.bucket if found and not found.bucket.closing else None


async def preflight(store: Store, name: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of the answer to OPTIONS. Raises AccessDenied, InvalidRequest, NoSuchBucket."""
    bucket = await find(store, name)
    if bucket is None:
        raise NoSuchBucket(name)
    return cors.preflight(
        bucket,
        headers.get("origin", ""),
        headers.get("access-control-request-method", ""),
        headers.get("access-control-request-headers", ""),
    )


async def headers_for(store: Store, name: str, origin: str, method: str) -> dict[str, str]:
    """The headers that an answer needs for the page that asked to be let in; none for one that is not."""
    bucket = await find(store, name)
    rule = cors.rule_for(bucket, origin, method, []) if bucket else None
    return cors.headers_for(rule, origin) if rule else {}
