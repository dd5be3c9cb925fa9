"""PutBucketEncryption: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Given
from fogbank.services.s3.drafting import EncryptionConfiguration
from fogbank.services.s3.errors import MalformedXml
from fogbank.storage.api import Store


class PutBucketEncryption(Given, frozen=True, kw_only=True, rename="pascal"):
    server_side_encryption_configuration: EncryptionConfiguration


@action("s3", "PutBucketEncryption")
async def put_bucket_encryption(store: Store, ctx: Context, request: PutBucketEncryption) -> Empty:
    """Say how new objects are encrypted that do not say it themselves: it is shown of them."""
    configuration = request.server_side_encryption_configuration
    if len(configuration.rules) != 1:
        raise MalformedXml
    default = configuration.rules[0].apply_server_side_encryption_by_default
    if default is not None and default.sse_algorithm not in ("AES256", "aws:kms", "aws:kms:dsse"):
        raise MalformedXml
    await documents.put(store, request, "encryption", configuration)
    return Empty()
