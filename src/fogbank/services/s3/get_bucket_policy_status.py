"""GetBucketPolicyStatus: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.s3 import documents, policies
from fogbank.services.s3.documents import Asked
from fogbank.services.s3.errors import NoSuchBucketPolicy
from fogbank.storage.api import Store


class GetBucketPolicyStatus(Asked, frozen=True, kw_only=True, rename="pascal"):
    """A bucket."""


class PolicyStatus(Struct, frozen=True, rename="pascal"):
    is_public: bool


class GetBucketPolicyStatusResult(Struct, frozen=True, rename="pascal"):
    policy_status: PolicyStatus


@action("s3", "GetBucketPolicyStatus")
async def get_bucket_policy_status(
    store: Store, ctx: Context, request: GetBucketPolicyStatus
) -> GetBucketPolicyStatusResult:
    """Whether the policy lets everybody in."""
    policy = await documents.get(store, request, "policy", NoSuchBucketPolicy)
    return GetBucketPolicyStatusResult(PolicyStatus(policies.is_public(policy)))
