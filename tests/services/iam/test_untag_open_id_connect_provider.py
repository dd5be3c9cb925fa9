"""UntagOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import an_open_id_provider


def test_without_regard_to_case(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    iam(cloud).tag_open_id_connect_provider(OpenIDConnectProviderArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    iam(cloud).untag_open_id_connect_provider(OpenIDConnectProviderArn=arn, TagKeys=["A", "none"])
    assert iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["Tags"] == []
