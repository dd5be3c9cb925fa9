"""PutBucketOwnershipControls: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents
from fogbank.services.s3.create_bucket import OWNERSHIPS
from fogbank.services.s3.documents import Given
from fogbank.services.s3.errors import MalformedXml
from fogbank.storage.api import Store


class OwnershipControlsRule(Struct, frozen=True, rename="pascal"):
    object_ownership: str


class OwnershipControls(Struct, frozen=True, rename="pascal"):
    rules: list[OwnershipControlsRule]


class PutBucketOwnershipControls(Given, frozen=True, kw_only=True, rename="pascal"):
    ownership_controls: OwnershipControls


@action("s3", "PutBucketOwnershipControls")
async def put_bucket_ownership_controls(store: Store, ctx: Context, request: PutBucketOwnershipControls) -> Empty:
    """Say whose objects are, and so whether there are ACLs."""
    rules = request.ownership_controls.rules
    if len(rules) != 1 or rules[0].object_ownership not in OWNERSHIPS:
        raise MalformedXml
    ownership = rules[0].object_ownership
    await documents.put(store, request, "ownershipControls", ownership, ownership=ownership)
    return Empty()
