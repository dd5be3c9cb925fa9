"""UpdateAccountPasswordPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, refused


def test_what_is_left_out_is_as_at_first(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000001")
    client.update_account_password_policy(MinimumPasswordLength=10, RequireSymbols=True, MaxPasswordAge=90)
    found = client.get_account_password_policy()["PasswordPolicy"]
    assert (found["MinimumPasswordLength"], found["RequireSymbols"], found["ExpirePasswords"]) == (10, True, True)
    client.update_account_password_policy(RequireNumbers=True)
    found = client.get_account_password_policy()["PasswordPolicy"]
    assert (found["MinimumPasswordLength"], found["RequireSymbols"], found["ExpirePasswords"]) == (6, False, False)


def test_passwords_must_meet_it(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000002")
    client.create_user(UserName="ann")
    client.update_account_password_policy(MinimumPasswordLength=6, RequireUppercaseCharacters=True)
    assert refused(client.create_login_profile, UserName="ann", Password="lower-1") == (
        "PasswordPolicyViolation",
        "Password should have at least one uppercase letter",
    )
    assert a_user(cloud)  # other accounts have their own
