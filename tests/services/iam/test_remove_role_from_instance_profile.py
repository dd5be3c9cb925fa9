"""RemoveRoleFromInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, a_role, iam, no_such, refused


def test_it_is_out_of_both(cloud: Cloud) -> None:
    profile, role = a_profile(cloud), a_role(cloud)
    iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
    iam(cloud).remove_role_from_instance_profile(InstanceProfileName=profile, RoleName=role)
    assert iam(cloud).list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"] == []
    assert refused(iam(cloud).remove_role_from_instance_profile, InstanceProfileName=profile, RoleName=role) == no_such(
        f"The role with name {role} cannot be found."
    )
