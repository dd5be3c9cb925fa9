"""PutRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import ROLE
from fogbank.storage.api import Store


class PutRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_name: str
    policy_document: str


@action("iam", "PutRolePolicy")
async def put_role_policy(store: Store, ctx: Context, request: PutRolePolicy) -> Empty:
    """Put an inline policy on a role, in the place of one of the same name. Raises as `principals.put_inline`."""
    await principals.put_inline(store, ctx, ROLE, request.role_name, request.policy_name, request.policy_document)
    return Empty()
