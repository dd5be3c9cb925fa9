"""UpdateRoleDescription."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam


def test_the_role_is_shown_with_it(cloud: Cloud) -> None:
    name = a_role(cloud)
    changed = iam(cloud).update_role_description(RoleName=name, Description="new")["Role"]
    assert (changed["RoleName"], changed["Description"]) == (name, "new")
