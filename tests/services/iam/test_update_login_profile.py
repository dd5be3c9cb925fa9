"""UpdateLoginProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, refused


def test_what_is_left_out_stays(cloud: Cloud) -> None:
    user = a_user(cloud)
    assert refused(iam(cloud).update_login_profile, UserName=user, PasswordResetRequired=True)[0] == "NoSuchEntity"
    iam(cloud).create_login_profile(UserName=user, Password="Correct-horse-1")
    iam(cloud).update_login_profile(UserName=user, PasswordResetRequired=True)
    iam(cloud).update_login_profile(UserName=user, Password="Correct-horse-2")
    assert iam(cloud).get_login_profile(UserName=user)["LoginProfile"]["PasswordResetRequired"]
    assert refused(iam(cloud).update_login_profile, UserName=user, Password="x")[0] == "PasswordPolicyViolation"
