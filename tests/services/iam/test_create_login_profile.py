"""CreateLoginProfile."""

import pytest

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, refused


def test_what_is_shown(cloud: Cloud) -> None:
    user = a_user(cloud)
    wish = {"UserName": user, "Password": "Correct-horse-1", "PasswordResetRequired": True}
    made = iam(cloud).create_login_profile(**wish)["LoginProfile"]
    assert (made["UserName"], made["PasswordResetRequired"]) == (user, True)
    assert refused(iam(cloud).create_login_profile, **wish) == (
        "EntityAlreadyExists",
        f"Login Profile for user {user} already exists.",
    )
    assert refused(iam(cloud).delete_user, UserName=user) == (
        "DeleteConflict",
        "Cannot delete entity, must delete login profile first.",
    )


@pytest.mark.parametrize("password", ["Aa-1", "onlylowercase"])
def test_weak_passwords(cloud: Cloud, password: str) -> None:
    code, _ = refused(iam(cloud).create_login_profile, UserName=a_user(cloud), Password=password)
    assert code == "PasswordPolicyViolation"
