"""ListOpenIDConnectProviders."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import an_open_id_provider


def test_all_of_the_account(cloud: Cloud) -> None:
    made = {an_open_id_provider(cloud) for _ in range(2)}
    found = iam(cloud).list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert made <= {each["Arn"] for each in found}
    other = cloud.client("iam", access_key="111111111111")
    assert other.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []
