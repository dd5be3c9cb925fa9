"""PutObjectLockConfiguration: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import access, documents
from fogbank.services.s3.documents import Given
from fogbank.services.s3.drafting import LockConfiguration
from fogbank.services.s3.errors import InvalidBucketState, MalformedXml
from fogbank.services.s3.model import ENABLED
from fogbank.storage.api import Store


class PutObjectLockConfiguration(Given, frozen=True, kw_only=True, rename="pascal"):
    object_lock_configuration: LockConfiguration | None = None
    request_payer: str | None = None


@action("s3", "PutObjectLockConfiguration")
async def put_object_lock_configuration(store: Store, ctx: Context, request: PutObjectLockConfiguration) -> Empty:
    """Let versions be locked from now on; with a rule, new ones are by themselves."""
    configuration = request.object_lock_configuration
    if configuration is None or configuration.object_lock_enabled != "Enabled":
        raise MalformedXml
    rule = configuration.rule
    retention = rule.default_retention if rule else None
    if rule is not None and (
        retention is None
        or retention.mode not in ("GOVERNANCE", "COMPLIANCE")
        or (retention.days is None) == (retention.years is None)
    ):
        raise MalformedXml
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if bucket.versioning != ENABLED:
        raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    await documents.put(store, request, "object-lock", configuration, object_lock=True)
    return Empty()
