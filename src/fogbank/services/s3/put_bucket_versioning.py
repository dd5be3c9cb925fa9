"""PutBucketVersioning: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.s3 import access
from fogbank.services.s3.errors import InvalidBucketState, MalformedXml
from fogbank.storage.api import Store


class VersioningConfiguration(Struct, frozen=True, rename="pascal"):
    mfa_delete: str | None = field(default=None, name="MFADelete")
    status: str | None = None


class PutBucketVersioning(Struct, frozen=True, kw_only=True, rename="pascal"):
    bucket: str
    versioning_configuration: VersioningConfiguration
    content_md5: str | None = field(default=None, name="ContentMD5")
    checksum_algorithm: str | None = None
    expected_bucket_owner: str | None = None


@action("s3", "PutBucketVersioning")
async def put_bucket_versioning(store: Store, ctx: Context, request: PutBucketVersioning) -> Empty:
    """Keep versions from now on, or stop keeping new ones."""
    status = request.versioning_configuration.status
    if request.versioning_configuration.mfa_delete == "Enabled":
        raise Unsupported("MFA delete")
    if status not in ("Enabled", "Suspended"):
        raise MalformedXml
    while True:
        found = await access.load(store, request.bucket, request.expected_bucket_owner)
        if found.bucket.object_lock and status == "Suspended":
            raise InvalidBucketState(
                "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
            )
        if await access.change(store, found, replace(found.bucket, versioning=status)):
            return Empty()
