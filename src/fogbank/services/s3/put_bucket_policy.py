"""PutBucketPolicy: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"""

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.s3 import documents, policies
from fogbank.services.s3.documents import Given
from fogbank.storage.api import Store


class PutBucketPolicy(Given, frozen=True, kw_only=True, rename="pascal"):
    policy: str
    confirm_remove_self_bucket_access: bool | None = None


@action("s3", "PutBucketPolicy")
async def put_bucket_policy(store: Store, ctx: Context, request: PutBucketPolicy) -> Empty:
    """Keep a policy. It decides nothing yet."""
    policies.check(request.policy, request.bucket)
    await documents.put(store, request, "policy", request.policy)
    return Empty()
