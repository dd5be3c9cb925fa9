"""DeletePolicyVersion: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies
from fogbank.services.iam.errors import (
    DeleteConflict,
)
from fogbank.services.iam.model import (
    Policy,
)
from fogbank.services.iam.policies import version_of
from fogbank.storage.api import Store


class DeletePolicyVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    version_id: str


@action("iam", "DeletePolicyVersion")
async def delete_policy_version(store: Store, ctx: Context, request: DeletePolicyVersion) -> Empty:
    """Raises NoSuchEntity, DeleteConflict, InvalidInput for AWS's own."""

    def decide(policy: Policy) -> Policy:
        version = version_of(policy, request.version_id)
        if version.number == policy.default:
            raise DeleteConflict("Cannot delete the default version of a policy.")
        return replace(policy, versions=tuple(each for each in policy.versions if each != version))

    await policies.change(store, ctx, request.policy_arn, decide)
    return Empty()
