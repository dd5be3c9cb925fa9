"""DeleteObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access, changing
from fogbank.services.s3 import store as objects
from fogbank.services.s3.changing import Change
from fogbank.services.s3.conditions import check_write
from fogbank.services.s3.model import Bucket, check_key
from fogbank.services.s3.reading import check_version_id
from fogbank.storage.api import Conflict, Store


class DeleteObject(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    key: str
    version_id: str | None = None
    request_payer: str | None = None
    bypass_governance_retention: bool | None = None
    expected_bucket_owner: str | None = None
    if_match: str | None = None


class DeleteObjectResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    delete_marker: bool | None = None
    version_id: str | None = None


@action("s3", "DeleteObject")
async def delete_object(store: Store, ctx: Context, request: DeleteObject) -> DeleteObjectResult:
    """Delete an object, or one version of it. What is not there is deleted already."""
    check_key(request.key)
    if request.version_id is not None:
        check_version_id(request.version_id)
    while True:
        bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
        change = await plan(
            store,
            ctx,
            bucket.bucket,
            request.key,
            request.version_id,
            match=request.if_match,
            bypass=bool(request.bypass_governance_retention),
        )
        try:
            if change.operations:
                await changing.commit(store, ctx, bucket, [change], "DeleteObject")
        except Conflict:
            continue
        return result_of(bucket.bucket, request.version_id, change)


async def plan(
    store: Store, ctx: Context, bucket: Bucket, key: str, version_id: str | None, *, match: str | None, bypass: bool
) -> Change:
    """What deleting comes to. Raises PreconditionFailed, NoSuchKey, AccessDenied."""
    latest = await objects.head(store, bucket.name, key)
    check_write(match, None, key, changing.living(latest))
    if version_id is None:
        return await changing.plan_delete(store, ctx, bucket, latest, key)
    return await changing.plan_delete_version(store, ctx, bucket, latest, key, version_id, bypass=bypass)


def result_of(bucket: Bucket, version_id: str | None, change: Change) -> DeleteObjectResult:
    """What the caller is told: of a delete marker that was made, or of the version that went."""
    version = change.version
    if version_id is not None:
        return DeleteObjectResult(
            delete_marker=True if version is not None and version.marker else None, version_id=version_id
        )
    if version is None or not bucket.versioning:
        return DeleteObjectResult()
    return DeleteObjectResult(delete_marker=True, version_id=version.id)
