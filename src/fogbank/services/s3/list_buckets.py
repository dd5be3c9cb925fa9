"""ListBuckets: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.errors import InvalidArgument
from fogbank.services.s3.listing import Owner
from fogbank.services.s3.model import canonical_id
from fogbank.storage.api import Store

_BUCKETS_MAX: Final = 10_000


class ListBuckets(Struct, frozen=True, rename="pascal"):
    max_buckets: int | None = None
    continuation_token: str | None = None
    prefix: str | None = None
    bucket_region: str | None = None


class BucketItem(Struct, frozen=True, rename="pascal"):
    name: str
    creation_date: float
    bucket_region: str
    bucket_arn: str


class ListBucketsResult(Struct, frozen=True, rename="pascal"):
    buckets: list[BucketItem]
    owner: Owner
    continuation_token: str | None = None
    prefix: str | None = None


@action("s3", "ListBuckets")
async def list_buckets(store: Store, ctx: Context, request: ListBuckets) -> ListBucketsResult:
    """The account's buckets, of all regions, in the order of their names."""
    most = request.max_buckets
    if most is not None and not 1 <= most <= _BUCKETS_MAX:
        raise InvalidArgument(
            f"Argument max-buckets must be an integer between 1 and {_BUCKETS_MAX}", "max-buckets", most
        )
    most = most or _BUCKETS_MAX
    found = [
        stored.bucket
        for stored in await buckets.all_buckets(store)
        if stored.bucket.account == ctx.account
        and not stored.bucket.closing
        and stored.bucket.name.startswith(request.prefix or "")
        and stored.bucket.name > (request.continuation_token or "")
        and request.bucket_region in (None, stored.bucket.region)
    ]
    page = found[:most]
    return ListBucketsResult(
        [BucketItem(each.name, each.created_ms // 1000, each.region, each.arn) for each in page],
        Owner(canonical_id(ctx.account)),
        page[-1].name if len(found) > most else None,
        request.prefix,
    )
