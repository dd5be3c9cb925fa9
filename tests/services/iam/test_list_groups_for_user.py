"""ListGroupsForUser."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam, pages_of


def test_those_it_is_in(cloud: Cloud) -> None:
    user = a_user(cloud)
    groups = sorted([a_group(cloud), a_group(cloud)])
    for group in groups:
        iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    pages = pages_of(iam(cloud).list_groups_for_user, "Groups", UserName=user, MaxItems=1)
    assert [[group["GroupName"] for group in page] for page in pages] == [[groups[0]], [groups[1]]]
