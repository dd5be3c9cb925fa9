"""DeleteGroup."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam, refused


def test_members_stand_in_the_way(cloud: Cloud) -> None:
    group, user = a_group(cloud), a_user(cloud)
    iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    assert refused(iam(cloud).delete_group, GroupName=group) == (
        "DeleteConflict",
        "Cannot delete entity, must remove users from group first.",
    )
    iam(cloud).remove_user_from_group(GroupName=group, UserName=user)
    iam(cloud).delete_group(GroupName=group)
    assert refused(iam(cloud).get_group, GroupName=group)[0] == "NoSuchEntity"
