"""GetBucketReplication: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html"""

from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import ReplicationConfigurationNotFound
from fogbank.storage.api import Store


class GetBucketReplication(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketReplicationResult(Struct, frozen=True, rename="pascal"):
    replication_configuration: dict[str, Any]


@action("s3", "GetBucketReplication")
async def get_bucket_replication(
    store: Store, ctx: Context, request: GetBucketReplication
) -> GetBucketReplicationResult:
    """Tell where objects are replicated to."""
    found = await documents.get(store, request, "replication", ReplicationConfigurationNotFound)
    return GetBucketReplicationResult(found)
