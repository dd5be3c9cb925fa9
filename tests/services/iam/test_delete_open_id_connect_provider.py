"""DeleteOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused
from tests.services.iam.providing import an_open_id_provider


def test_deleted_twice(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    for _ in range(2):
        iam(cloud).delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert refused(iam(cloud).get_open_id_connect_provider, OpenIDConnectProviderArn=arn)[0] == "NoSuchEntity"
