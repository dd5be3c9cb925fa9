"""DeleteAccountPasswordPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import refused


def test_it_is_gone(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000004")
    assert refused(client.delete_account_password_policy)[0] == "NoSuchEntity"
    client.update_account_password_policy()
    client.delete_account_password_policy()
    assert refused(client.get_account_password_policy)[0] == "NoSuchEntity"
