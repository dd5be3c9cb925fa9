"""ListInstanceProfilesForRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, a_role, iam


def test_those_that_have_it(cloud: Cloud) -> None:
    role = a_role(cloud)
    profiles = sorted([a_profile(cloud), a_profile(cloud)])
    for profile in profiles:
        iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
    found = iam(cloud).list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"]
    assert [each["InstanceProfileName"] for each in found] == profiles
