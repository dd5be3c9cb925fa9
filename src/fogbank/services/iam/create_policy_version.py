"""CreatePolicyVersion: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.iam import policies
from fogbank.services.iam.documents import check_permissions
from fogbank.services.iam.errors import LimitExceeded
from fogbank.services.iam.model import MANAGED_POLICY_CHARS_MAX, VERSIONS_MAX, Policy, Version, check_size
from fogbank.services.iam.shapes import PolicyVersionShape, shown_version
from fogbank.storage.api import Store


class CreatePolicyVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    policy_arn: str
    policy_document: str
    set_as_default: bool = False


class CreatePolicyVersionResult(Struct, frozen=True, rename="pascal"):
    policy_version: PolicyVersionShape


@action("iam", "CreatePolicyVersion")
async def create_policy_version(store: Store, ctx: Context, request: CreatePolicyVersion) -> CreatePolicyVersionResult:
    """Numbers are not used again. Raises NoSuchEntity, LimitExceeded, MalformedPolicyDocument."""
    check_permissions(request.policy_document)
    check_size(request.policy_document, MANAGED_POLICY_CHARS_MAX, "PolicySize")

    def decide(policy: Policy) -> Policy:
        if len(policy.versions) >= VERSIONS_MAX:
            raise LimitExceeded(
                f"A managed policy can have up to {VERSIONS_MAX} versions. Before you create a new version, you must "
                "delete an existing version."
            )
        version = Version(policy.last + 1, request.policy_document, ctx.now_ms)
        return replace(
            policy,
            versions=(*policy.versions, version),
            last=version.number,
            default=version.number if request.set_as_default else policy.default,
            updated_ms=ctx.now_ms,
        )

    changed = await policies.change(store, ctx, request.policy_arn, decide)
    return CreatePolicyVersionResult(shown_version(changed, changed.versions[-1]))
