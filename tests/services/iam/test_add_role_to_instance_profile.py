"""AddRoleToInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, a_role, iam, no_such, refused


def test_one_role_at_most(cloud: Cloud) -> None:
    profile, role = a_profile(cloud), a_role(cloud)
    iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
    assert refused(iam(cloud).add_role_to_instance_profile, InstanceProfileName=profile, RoleName=a_role(cloud)) == (
        "LimitExceeded",
        "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    )


def test_no_role(cloud: Cloud) -> None:
    assert refused(
        iam(cloud).add_role_to_instance_profile, InstanceProfileName=a_profile(cloud), RoleName="none"
    ) == no_such("The role with name none cannot be found.")
