"""AddUserToGroup."""

from concurrent.futures import ThreadPoolExecutor

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, a_user, iam, refused


def test_twice_is_once(cloud: Cloud) -> None:
    group, user = a_group(cloud), a_user(cloud)
    for _ in range(2):
        iam(cloud).add_user_to_group(GroupName=group, UserName=user)
    assert [each["UserName"] for each in iam(cloud).get_group(GroupName=group)["Users"]] == [user]


def test_ten_groups_at_most(cloud: Cloud) -> None:
    user = a_user(cloud)
    for _ in range(10):
        iam(cloud).add_user_to_group(GroupName=a_group(cloud), UserName=user)
    assert refused(iam(cloud).add_user_to_group, GroupName=a_group(cloud), UserName=user) == (
        "LimitExceeded",
        "Cannot exceed quota for GroupsPerUser: 10",
    )


def test_of_many_at_once_all_are_members(cloud: Cloud) -> None:
    group, users = a_group(cloud), [a_user(cloud) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        for user in users:
            pool.submit(iam(cloud).add_user_to_group, GroupName=group, UserName=user)
    assert sorted(each["UserName"] for each in iam(cloud).get_group(GroupName=group)["Users"]) == sorted(users)
