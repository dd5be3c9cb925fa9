"""RemoveClientIDFromOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import an_open_id_provider


def test_what_is_not_there_is_gone(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    for client in ("a", "never"):
        iam(cloud).remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID=client)
    assert iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"] == []
