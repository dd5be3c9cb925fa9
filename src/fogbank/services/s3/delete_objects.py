"""DeleteObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.errors import AwsError
from fogbank.services.s3 import access, changing
from fogbank.services.s3.changing import Change
from fogbank.services.s3.delete_object import plan, result_of
from fogbank.services.s3.errors import MalformedXml
from fogbank.services.s3.model import Bucket
from fogbank.services.s3.reading import check_version_id
from fogbank.storage.api import Conflict, Store

_KEYS_MAX: Final = 1000


class ObjectIdentifier(Struct, frozen=True, rename="pascal"):
    key: str
    version_id: str | None = None
    e_tag: str | None = None


class Delete(Struct, frozen=True, rename="pascal"):
    objects: list[ObjectIdentifier]
    quiet: bool | None = None


class DeleteObjects(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    delete: Delete
    request_payer: str | None = None
    bypass_governance_retention: bool | None = None
    expected_bucket_owner: str | None = None
    checksum_algorithm: str | None = None


class Deleted(Struct, frozen=True, kw_only=True, rename="pascal"):
    key: str
    version_id: str | None = None
    delete_marker: bool | None = None
    delete_marker_version_id: str | None = None


class Failed(Struct, frozen=True, kw_only=True, rename="pascal"):
    key: str
    version_id: str | None = None
    code: str
    message: str


class DeleteObjectsResult(Struct, frozen=True, kw_only=True, rename="pascal"):
    deleted: list[Deleted] | None = None
    errors: list[Failed] | None = None


@action("s3", "DeleteObjects")
async def delete_objects(store: Store, ctx: Context, request: DeleteObjects) -> DeleteObjectsResult:
    """Delete many; each goes or fails alone."""
    wanted = request.delete.objects
    if not 1 <= len(wanted) <= _KEYS_MAX:
        raise MalformedXml
    await access.load(store, request.bucket, request.expected_bucket_owner)
    deleted: list[Deleted] = []
    failed: list[Failed] = []
    for batch in _batches(wanted):
        done, refused = await _delete(store, ctx, request, batch)
        deleted += done
        failed += refused
    return DeleteObjectsResult(deleted=None if request.delete.quiet else deleted, errors=failed)


def _batches(wanted: list[ObjectIdentifier]) -> list[list[ObjectIdentifier]]:
    """What can be decided together: of each key one version at a time."""
    batches: list[list[ObjectIdentifier]] = []
    seen: list[set[str]] = []
    for item in wanted:
        for batch, keys in zip(batches, seen, strict=True):
            if item.key not in keys:
                batch.append(item)
                keys.add(item.key)
                break
        else:
            batches.append([item])
            seen.append({item.key})
    return batches


async def _delete(
    store: Store, ctx: Context, request: DeleteObjects, wanted: list[ObjectIdentifier]
) -> tuple[list[Deleted], list[Failed]]:
    """One commit of all that can be deleted."""
    while True:
        bucket = await access.load(store, request.bucket, request.expected_bucket_owner)
        changes: list[Change] = []
        deleted: list[Deleted] = []
        failed: list[Failed] = []
        for item in wanted:
            try:
                change = await _plan(store, ctx, bucket.bucket, item, bypass=bool(request.bypass_governance_retention))
            except AwsError as error:
                failed.append(Failed(key=item.key, version_id=item.version_id, code=error.code, message=error.message))
                continue
            changes.append(change)
            deleted.append(_shown(bucket.bucket, item, change))
        try:
            if any(change.operations for change in changes):
                await changing.commit(store, ctx, bucket, changes, "DeleteObjects")
        except Conflict:
            continue
        return deleted, failed


async def _plan(store: Store, ctx: Context, bucket: Bucket, item: ObjectIdentifier, *, bypass: bool) -> Change:
    if item.version_id is not None:
        check_version_id(item.version_id)
    return await plan(store, ctx, bucket, item.key, item.version_id, match=item.e_tag, bypass=bypass)


def _shown(bucket: Bucket, item: ObjectIdentifier, change: Change) -> Deleted:
    result = result_of(bucket, item.version_id, change)
    return Deleted(
        key=item.key,
        version_id=item.version_id,
        delete_marker=result.delete_marker,
        delete_marker_version_id=result.version_id if result.delete_marker else None,
    )
