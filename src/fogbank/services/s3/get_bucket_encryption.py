"""GetBucketEncryption: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html"""

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.drafting import EncryptionByDefault, EncryptionConfiguration, EncryptionRule
from fogbank.storage.api import Store


class GetBucketEncryption(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketEncryptionResult(Struct, frozen=True, rename="pascal"):
    server_side_encryption_configuration: EncryptionConfiguration


@action("s3", "GetBucketEncryption")
async def get_bucket_encryption(store: Store, ctx: Context, request: GetBucketEncryption) -> GetBucketEncryptionResult:
    """Tell how new objects are encrypted; since 2023 all are, with S3's own keys at least.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
    """
    document = await documents.get(store, request, "encryption", None)
    if document is None:
        rule = EncryptionRule(EncryptionByDefault("AES256"), bucket_key_enabled=False)
        return GetBucketEncryptionResult(EncryptionConfiguration([rule]))
    return GetBucketEncryptionResult(msgspec.convert(document, EncryptionConfiguration))
