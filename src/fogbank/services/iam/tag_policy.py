"""TagPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.model import Policy, tagged
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    tags: list[Tag]


@action("iam", "TagPolicy")
async def tag_policy(store: Store, ctx: Context, request: TagPolicy) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(policy: Policy) -> Policy:
        return replace(policy, tags=tagged("policy", policy.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await policies.change(store, ctx, request.policy_arn, decide)
    return Empty()
