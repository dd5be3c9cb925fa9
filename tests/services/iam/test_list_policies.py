"""ListPolicies."""

from typing import Any

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_policy, a_role, iam, pages_of


def test_ours_below_a_path(cloud: Cloud) -> None:
    arns = [a_policy(cloud, f"listed-{each}", Path="/listed/") for each in "abc"]
    pages = pages_of(iam(cloud).list_policies, "Policies", Scope="Local", PathPrefix="/listed/", MaxItems=2)
    assert [[policy["Arn"] for policy in page] for page in pages] == [arns[:2], arns[2:]]


def test_those_of_aws(cloud: Cloud) -> None:
    pages = pages_of(iam(cloud).list_policies, "Policies", Scope="AWS")
    arns = [policy["Arn"] for page in pages for policy in page]
    assert BASIC in arns
    assert "arn:aws:iam::aws:policy/AdministratorAccess" in arns
    assert all(arn.startswith("arn:aws:iam::aws:policy/") for arn in arns)


def test_used_ones(cloud: Cloud) -> None:
    attached, bound, _ = (a_policy(cloud, Path="/used/") for _ in range(3))
    iam(cloud).attach_role_policy(RoleName=a_role(cloud, PermissionsBoundary=bound), PolicyArn=attached)

    def listed(**request: Any) -> list[str]:
        found = iam(cloud).list_policies(PathPrefix="/used/", **request)["Policies"]
        return [policy["Arn"] for policy in found]

    assert listed(OnlyAttached=True) == [attached]
    assert listed(PolicyUsageFilter="PermissionsPolicy") == [attached]
    assert listed(PolicyUsageFilter="PermissionsBoundary") == [bound]
