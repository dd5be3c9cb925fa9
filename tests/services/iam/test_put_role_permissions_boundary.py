"""PutRolePermissionsBoundary."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, BASIC, a_policy, a_role, iam, no_such, refused


def test_a_boundary_is_shown_and_counted(cloud: Cloud) -> None:
    name, arn = a_role(cloud), a_policy(cloud)
    iam(cloud).put_role_permissions_boundary(RoleName=name, PermissionsBoundary=arn)
    assert iam(cloud).get_role(RoleName=name)["Role"]["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": arn,
    }
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["PermissionsBoundaryUsageCount"] == 1
    iam(cloud).put_role_permissions_boundary(RoleName=name, PermissionsBoundary=BASIC)
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["PermissionsBoundaryUsageCount"] == 0


def test_no_such_policy(cloud: Cloud) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/none"
    assert refused(
        iam(cloud).put_role_permissions_boundary, RoleName=a_role(cloud), PermissionsBoundary=arn
    ) == no_such(f"Scope ARN: {arn} does not exist or is not attachable.")
