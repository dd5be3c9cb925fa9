"""UntagLogGroup: the old way."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_tags_go(cloud: Cloud) -> None:
    name = a_group(cloud, tags={"a": "1", "b": "2"})
    client(cloud).untag_log_group(logGroupName=name, tags=["b"])
    assert client(cloud).list_tags_log_group(logGroupName=name)["tags"] == {"a": "1"}
    assert refused(client(cloud).untag_log_group, logGroupName="nobody", tags=["a"]) == NO_GROUP
