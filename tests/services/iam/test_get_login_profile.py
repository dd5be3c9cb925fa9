"""GetLoginProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, refused


def test_there_is_none_at_first(cloud: Cloud) -> None:
    user = a_user(cloud)
    assert refused(iam(cloud).get_login_profile, UserName=user) == no_such(
        f"Login Profile for User {user} cannot be found."
    )
    made = iam(cloud).create_login_profile(UserName=user, Password="Correct-horse-1")["LoginProfile"]
    assert iam(cloud).get_login_profile(UserName=user)["LoginProfile"] == made
