"""UntagPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.model import Policy, untagged
from fogbank.storage.api import Store


class UntagPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    tag_keys: list[str]


@action("iam", "UntagPolicy")
async def untag_policy(store: Store, ctx: Context, request: UntagPolicy) -> Empty:
    """Raises NoSuchEntity."""

    def decide(policy: Policy) -> Policy:
        return replace(policy, tags=untagged(policy.tags, request.tag_keys))

    await policies.change(store, ctx, request.policy_arn, decide)
    return Empty()
