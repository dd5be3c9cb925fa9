"""AddClientIDToOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import an_open_id_provider


def test_each_is_there_once(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    for client in ("b", "b", "a"):
        iam(cloud).add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client)
    found = iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"]
    assert sorted(found) == ["a", "b"]
