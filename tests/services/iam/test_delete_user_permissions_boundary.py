"""DeleteUserPermissionsBoundary."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_policy, a_user, iam, refused


def test_a_boundary_is_taken_away(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    name = a_user(cloud, PermissionsBoundary=arn)
    assert refused(iam(cloud).delete_policy, PolicyArn=arn)[0] == "DeleteConflict"
    iam(cloud).delete_user_permissions_boundary(UserName=name)
    assert "PermissionsBoundary" not in iam(cloud).get_user(UserName=name)["User"]
    iam(cloud).delete_policy(PolicyArn=arn)
