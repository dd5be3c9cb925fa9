"""RemoveUserFromGroup."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam


def test_out_of_it(cloud: Cloud) -> None:
    group, user = a_group(cloud), a_user(cloud)
    iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    iam(cloud).remove_user_from_group(GroupName=group, UserName=user)
    assert iam(cloud).get_group(GroupName=group)["Users"] == []
    assert iam(cloud).list_groups_for_user(UserName=user)["Groups"] == []
