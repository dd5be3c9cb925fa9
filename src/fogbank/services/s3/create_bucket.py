"""CreateBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html"""

import re
from typing import Final

import msgspec
from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.drafting import check_acl
from fogbank.services.s3.errors import (
    BucketAlreadyExists,
    BucketAlreadyOwnedByYou,
    IllegalLocationConstraint,
    InvalidArgument,
    InvalidLocationConstraint,
)
from fogbank.services.s3.model import ENABLED, Bucket, check_bucket_name
from fogbank.services.s3.tagging import Tag, tags_of
from fogbank.storage.api import Conflict, Store, Unchanged

US_EAST_1: Final = "us-east-1"
OWNERSHIPS: Final = ("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter")
# New buckets are closed to the public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
_BLOCKED: Final = msgspec.json.encode(
    dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
)
_REGION: Final = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}")


class CreateBucketConfiguration(Struct, frozen=True, rename="pascal"):
    location_constraint: str | None = None
    tags: list[Tag] | None = None


class CreateBucket(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    acl: str | None = field(default=None, name="ACL")
    create_bucket_configuration: CreateBucketConfiguration | None = None
    object_lock_enabled_for_bucket: bool | None = None
    object_ownership: str | None = None


class CreateBucketResult(Struct, frozen=True, rename="pascal"):
    location: str
    bucket_arn: str


@action("s3", "CreateBucket")
async def create_bucket(store: Store, ctx: Context, request: CreateBucket) -> CreateBucketResult:
    """Make a bucket. Names are shared by all accounts."""
    name = request.bucket
    check_bucket_name(name)
    configuration = request.create_bucket_configuration or CreateBucketConfiguration()
    region = region_for(ctx.region, configuration.location_constraint)
    ownership = request.object_ownership or OWNERSHIPS[0]
    if ownership not in OWNERSHIPS:
        raise InvalidArgument("Invalid x-amz-object-ownership header", "x-amz-object-ownership", ownership)
    documents = {"publicAccessBlock": _BLOCKED, "ownershipControls": msgspec.json.encode(ownership)}
    if configuration.tags:
        documents["tagging"] = msgspec.json.encode(tags_of(configuration.tags, bucket=True, by_aws=ctx.by_aws))
    locked = bool(request.object_lock_enabled_for_bucket)
    bucket = Bucket(
        name,
        ctx.account,
        region,
        ctx.now_ms,
        location=configuration.location_constraint or "",
        versioning=ENABLED if locked else "",
        ownership=ownership,
        acl=request.acl or "",
        object_lock=locked,
        documents=documents,
    )
    check_acl(bucket, request.acl)
    await _make(store, ctx, bucket)
    arn = bucket.arn
    return CreateBucketResult(f"/{name}" if ctx.region == US_EAST_1 else f"{ctx.endpoint}/{name}", arn)


async def _make(store: Store, ctx: Context, bucket: Bucket) -> None:
    while True:
        existing = await buckets.find_bucket(store, bucket.name)
        if existing is not None:
            if existing.bucket.account != ctx.account:
                raise BucketAlreadyExists(bucket.name)
            # In this one region S3 has always answered so.
            if ctx.region == US_EAST_1 and existing.bucket.region == US_EAST_1 == bucket.region:
                return
            raise BucketAlreadyOwnedByYou(bucket.name)
        try:
            await store.commit([buckets.put_bucket(bucket)], [Unchanged(buckets.BUCKETS, bucket.name.encode(), 0)])
        except Conflict:
            continue
        return


def region_for(endpoint_region: str, constraint: str | None) -> str:
    """Where a bucket is made. Raises IllegalLocationConstraintException, InvalidLocationConstraint."""
    if not constraint:
        if endpoint_region != US_EAST_1:
            raise IllegalLocationConstraint("")
        return US_EAST_1
    region = "eu-west-1" if constraint == "EU" else constraint
    if constraint == US_EAST_1 or not _REGION.fullmatch(region):
        raise InvalidLocationConstraint(constraint)
    if endpoint_region not in (US_EAST_1, region):
        raise IllegalLocationConstraint(constraint)
    return region
