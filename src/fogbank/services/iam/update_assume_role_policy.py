"""UpdateAssumeRolePolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.documents import check_trust
from fogbank.services.iam.entities import ROLE, change
from fogbank.services.iam.model import TRUST_POLICY_CHARS_MAX, Role, check_size
from fogbank.services.iam.roles import check_modifiable
from fogbank.storage.api import Store


class UpdateAssumeRolePolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str
    policy_document: str


@action("iam", "UpdateAssumeRolePolicy")
async def update_assume_role_policy(store: Store, ctx: Context, request: UpdateAssumeRolePolicy) -> Empty:
    """Who may take on a role. Raises NoSuchEntity, MalformedPolicyDocument, LimitExceeded, UnmodifiableEntity."""
    check_trust(request.policy_document)
    check_size(request.policy_document, TRUST_POLICY_CHARS_MAX, "ACLSizePerRole")

    def decide(role: Role) -> Role:
        check_modifiable(role)
        return replace(role, trust=request.policy_document)

    await change(store, ctx, ROLE, request.role_name, decide)
    return Empty()
