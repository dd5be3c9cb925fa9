"""GetAccountPasswordPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import no_such, refused


def test_there_is_none_at_first(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000003")
    assert refused(client.get_account_password_policy) == no_such(
        "The Password Policy with domain name 100000000003 cannot be found."
    )
