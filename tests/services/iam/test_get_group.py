"""GetGroup."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam, no_such, pages_of, refused


def test_its_members_page_by_page(cloud: Cloud) -> None:
    group = a_group(cloud)
    members = [a_user(cloud, f"member-{each}") for each in "abc"]
    for member in reversed(members):
        iam(cloud).add_user_to_group(GroupName=group, UserName=member)
    pages = pages_of(iam(cloud).get_group, "Users", GroupName=group, MaxItems=2)
    assert [[user["UserName"] for user in page] for page in pages] == [members[:2], members[2:]]


def test_none(cloud: Cloud) -> None:
    assert refused(iam(cloud).get_group, GroupName="none") == no_such("The group with name none cannot be found.")
