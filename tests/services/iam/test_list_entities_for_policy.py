"""ListEntitiesForPolicy."""

from typing import Any

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_policy, a_role, a_user, iam


def test_who_has_it(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    role, user, group = a_role(cloud, Path="/a/"), a_user(cloud), a_group(cloud)
    bound = a_user(cloud, PermissionsBoundary=arn)
    iam(cloud).attach_role_policy(RoleName=role, PolicyArn=arn)
    iam(cloud).attach_user_policy(UserName=user, PolicyArn=arn)
    iam(cloud).attach_group_policy(GroupName=group, PolicyArn=arn)

    def having(**request: Any) -> tuple[list[str], list[str], list[str]]:
        found = iam(cloud).list_entities_for_policy(PolicyArn=arn, **request)
        return (
            [each["RoleName"] for each in found["PolicyRoles"]],
            [each["UserName"] for each in found["PolicyUsers"]],
            [each["GroupName"] for each in found["PolicyGroups"]],
        )

    assert having() == ([role], sorted([user, bound]), [group])
    assert having(EntityFilter="Role") == ([role], [], [])
    assert having(PathPrefix="/a/") == ([role], [], [])
    assert having(PolicyUsageFilter="PermissionsBoundary") == ([], [bound], [])
    assert having(PolicyUsageFilter="PermissionsPolicy") == ([role], [user], [group])
