"""ListUsers."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, pages_of


def test_pages_below_a_path(cloud: Cloud) -> None:
    names = [a_user(cloud, f"listed-{each}", Path="/listed/") for each in "abc"]
    pages = pages_of(iam(cloud).list_users, "Users", PathPrefix="/listed/", MaxItems=2)
    assert [[user["UserName"] for user in page] for page in pages] == [names[:2], names[2:]]
