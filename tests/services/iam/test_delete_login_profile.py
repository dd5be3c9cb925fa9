"""DeleteLoginProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, refused


def test_it_is_gone(cloud: Cloud) -> None:
    user = a_user(cloud)
    iam(cloud).create_login_profile(UserName=user, Password="Correct-horse-1")
    iam(cloud).delete_login_profile(UserName=user)
    assert refused(iam(cloud).delete_login_profile, UserName=user)[0] == "NoSuchEntity"
    iam(cloud).delete_user(UserName=user)
