"""ListTagsLogGroup: the old way."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_tags(cloud: Cloud) -> None:
    assert client(cloud).list_tags_log_group(logGroupName=a_group(cloud, tags={"a": "1"}))["tags"] == {"a": "1"}
    assert refused(client(cloud).list_tags_log_group, logGroupName="nobody") == NO_GROUP
