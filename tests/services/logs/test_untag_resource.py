"""UntagResource."""

from tests.cloud import Cloud
from tests.services.logs.asking import a_group, client

ARN = "arn:aws:logs:us-east-1:000000000000:log-group:"


def test_tags_go_and_others_stay(cloud: Cloud) -> None:
    arn = ARN + a_group(cloud, tags={"a": "1", "b": "2"})
    client(cloud).untag_resource(resourceArn=arn, tagKeys=["a", "unknown"])
    assert client(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}
