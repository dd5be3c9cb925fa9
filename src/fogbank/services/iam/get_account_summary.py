"""GetAccountSummary: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import GROUP, PROFILE, ROLE, USER
from fogbank.services.iam.model import (
    ATTACHED_MAX,
    GROUPS_PER_USER_MAX,
    KEYS_PER_USER_MAX,
    MANAGED_POLICY_CHARS_MAX,
    TRUST_POLICY_CHARS_MAX,
    VERSIONS_MAX,
)
from fogbank.services.iam.providers import OPEN_ID, SAML
from fogbank.services.iam.store import POLICIES, key
from fogbank.storage.api import Store


class GetAccountSummary(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


class GetAccountSummaryResult(Struct, frozen=True, rename="pascal"):
    summary_map: dict[str, int]


# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_QUOTAS: Final = {
    "UsersQuota": 5000,
    "GroupsQuota": 300,
    "RolesQuota": 1000,
    "InstanceProfilesQuota": 1000,
    "PoliciesQuota": 1500,
    "ServerCertificatesQuota": 20,
    "UserPolicySizeQuota": 2048,
    "GroupPolicySizeQuota": 5120,
    "RolePolicySizeQuota": 10240,
    "PolicySizeQuota": MANAGED_POLICY_CHARS_MAX,
    "AssumeRolePolicySizeQuota": TRUST_POLICY_CHARS_MAX,
    "GroupsPerUserQuota": GROUPS_PER_USER_MAX,
    "SigningCertificatesPerUserQuota": 2,
    "AccessKeysPerUserQuota": KEYS_PER_USER_MAX,
    "AttachedPoliciesPerUserQuota": ATTACHED_MAX,
    "AttachedPoliciesPerGroupQuota": ATTACHED_MAX,
    "AttachedPoliciesPerRoleQuota": ATTACHED_MAX,
    "VersionsPerPolicyQuota": VERSIONS_MAX,
    "PolicyVersionsInUseQuota": 10000,
    "GlobalEndpointTokenVersion": 1,
}
# What there is none of here.
_NONE: Final = (
    "ServerCertificates", "MFADevices", "MFADevicesInUse", "AccountMFAEnabled", "AccountAccessKeysPresent",
    "AccountPasswordPresent", "AccountSigningCertificatesPresent",
)  # fmt: skip


@action("iam", "GetAccountSummary")
async def get_account_summary(store: Store, ctx: Context, request: GetAccountSummary) -> GetAccountSummaryResult:
    """How many of everything, and how many there may be."""
    made = [each.value for each in await POLICIES.everything(store, key(ctx.account, ""))]
    counts = {
        "Users": len(await USER.all(store, ctx.account)),
        "Groups": len(await GROUP.all(store, ctx.account)),
        "Roles": len(await ROLE.all(store, ctx.account)),
        "InstanceProfiles": len(await PROFILE.all(store, ctx.account)),
        "Policies": len(made),
        "Providers": len(await OPEN_ID.all(store, ctx.account)) + len(await SAML.all(store, ctx.account)),
        "PolicyVersionsInUse": sum(len(policy.versions) for policy in made),
    }
    return GetAccountSummaryResult({**_QUOTAS, **dict.fromkeys(_NONE, 0), **counts})
