"""PutUserPermissionsBoundary."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, BASIC, a_policy, a_user, iam, no_such, refused


def test_a_boundary_is_shown_and_counted(cloud: Cloud) -> None:
    name, arn = a_user(cloud), a_policy(cloud)
    iam(cloud).put_user_permissions_boundary(UserName=name, PermissionsBoundary=arn)
    assert iam(cloud).get_user(UserName=name)["User"]["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": arn,
    }
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["PermissionsBoundaryUsageCount"] == 1
    iam(cloud).put_user_permissions_boundary(UserName=name, PermissionsBoundary=BASIC)
    assert iam(cloud).get_policy(PolicyArn=arn)["Policy"]["PermissionsBoundaryUsageCount"] == 0


def test_no_such_policy(cloud: Cloud) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/none"
    assert refused(
        iam(cloud).put_user_permissions_boundary, UserName=a_user(cloud), PermissionsBoundary=arn
    ) == no_such(f"Scope ARN: {arn} does not exist or is not attachable.")
