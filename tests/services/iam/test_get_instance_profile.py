"""GetInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, a_role, iam, no_such, refused


def test_with_its_role(cloud: Cloud) -> None:
    profile, role = a_profile(cloud), a_role(cloud)
    iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
    found = iam(cloud).get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]
    assert [each["RoleName"] for each in found["Roles"]] == [role]


def test_none(cloud: Cloud) -> None:
    assert refused(iam(cloud).get_instance_profile, InstanceProfileName="none") == no_such(
        "Instance Profile none cannot be found."
    )
