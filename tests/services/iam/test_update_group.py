"""UpdateGroup."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam, refused


def test_another_name_is_known_to_its_members(cloud: Cloud) -> None:
    group, user = a_group(cloud, "old"), a_user(cloud)
    iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    iam(cloud).update_group(GroupName=group, NewGroupName="new")
    assert [each["GroupName"] for each in iam(cloud).list_groups_for_user(UserName=user)["Groups"]] == ["new"]
    assert refused(iam(cloud).get_group, GroupName=group)[0] == "NoSuchEntity"


def test_the_same_name_in_another_case(cloud: Cloud) -> None:
    group = a_group(cloud, "cased")
    iam(cloud).update_group(GroupName=group, NewGroupName="Cased")
    assert iam(cloud).get_group(GroupName="Cased")["Group"]["GroupName"] == "Cased"
