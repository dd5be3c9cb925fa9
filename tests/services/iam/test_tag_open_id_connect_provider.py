"""TagOpenIDConnectProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import an_open_id_provider


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    arn = an_open_id_provider(cloud)
    for tags in ([{"Key": "a", "Value": "1"}], [{"Key": "A", "Value": "2"}, {"Key": "b", "Value": ""}]):
        iam(cloud).tag_open_id_connect_provider(OpenIDConnectProviderArn=arn, Tags=tags)
    found = iam(cloud).get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"A": "2", "b": ""}
