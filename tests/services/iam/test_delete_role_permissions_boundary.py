"""DeleteRolePermissionsBoundary."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_policy, a_role, iam, refused


def test_a_boundary_is_taken_away(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    name = a_role(cloud, PermissionsBoundary=arn)
    assert refused(iam(cloud).delete_policy, PolicyArn=arn)[0] == "DeleteConflict"
    iam(cloud).delete_role_permissions_boundary(RoleName=name)
    assert "PermissionsBoundary" not in iam(cloud).get_role(RoleName=name)["Role"]
    iam(cloud).delete_policy(PolicyArn=arn)
