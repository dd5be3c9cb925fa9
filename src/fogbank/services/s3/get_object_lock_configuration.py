"""GetObjectLockConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html"""

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import access
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.drafting import LockConfiguration
from fogbank.services.s3.errors import ObjectLockConfigurationNotFound
from fogbank.storage.api import Store


class GetObjectLockConfiguration(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetObjectLockConfigurationResult(Struct, frozen=True, rename="pascal"):
    object_lock_configuration: LockConfiguration


@action("s3", "GetObjectLockConfiguration")
async def get_object_lock_configuration(
    store: Store, ctx: Context, request: GetObjectLockConfiguration
) -> GetObjectLockConfigurationResult:
    """Whether versions can be locked, and by which rule."""
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if not bucket.object_lock:
        raise ObjectLockConfigurationNotFound(bucket.name)
    document = bucket.documents.get("object-lock")
    configuration = msgspec.json.decode(document, type=LockConfiguration) if document else LockConfiguration("Enabled")
    return GetObjectLockConfigurationResult(configuration)
