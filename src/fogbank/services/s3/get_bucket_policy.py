"""GetBucketPolicy: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchBucketPolicy
from fogbank.storage.api import Store


class GetBucketPolicy(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class GetBucketPolicyResult(Struct, frozen=True, rename="pascal"):
    policy: str


@action("s3", "GetBucketPolicy")
async def get_bucket_policy(store: Store, ctx: Context, request: GetBucketPolicy) -> GetBucketPolicyResult:
    """The policy, as it was given."""
    return GetBucketPolicyResult(await documents.get(store, request, "policy", NoSuchBucketPolicy))
