"""DeleteInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, a_role, iam, refused


def test_its_role_stands_in_the_way(cloud: Cloud) -> None:
    profile, role = a_profile(cloud), a_role(cloud)
    iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=role)
    assert refused(iam(cloud).delete_instance_profile, InstanceProfileName=profile) == (
        "DeleteConflict",
        "Cannot delete entity, must remove roles from instance profile first.",
    )
    iam(cloud).remove_role_from_instance_profile(InstanceProfileName=profile, RoleName=role)
    iam(cloud).delete_instance_profile(InstanceProfileName=profile)
    assert refused(iam(cloud).get_instance_profile, InstanceProfileName=profile)[0] == "NoSuchEntity"
