"""PutUserPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class PutUserPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str
    policy_name: str
    policy_document: str


@action("iam", "PutUserPolicy")
async def put_user_policy(store: Store, ctx: Context, request: PutUserPolicy) -> Empty:
    """Put an inline policy on a user, in the place of one of the same name. Raises as `principals.put_inline`."""
    await principals.put_inline(store, ctx, USER, request.user_name, request.policy_name, request.policy_document)
    return Empty()
