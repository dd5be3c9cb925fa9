"""PutGroupPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.storage.api import Store


class PutGroupPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str
    policy_name: str
    policy_document: str


@action("iam", "PutGroupPolicy")
async def put_group_policy(store: Store, ctx: Context, request: PutGroupPolicy) -> Empty:
    """Put an inline policy on a group, in the place of one of the same name. Raises as `principals.put_inline`."""
    await principals.put_inline(store, ctx, GROUP, request.group_name, request.policy_name, request.policy_document)
    return Empty()
