"""TagLogGroup: tags by name, the old way."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_the_same_tags_as_by_arn(cloud: Cloud) -> None:
    name = a_group(cloud, tags={"a": "1"})
    client(cloud).tag_log_group(logGroupName=name, tags={"b": "2"})
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{name}"
    assert client(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1", "b": "2"}


def test_refused(cloud: Cloud) -> None:
    tag = client(cloud).tag_log_group
    assert refused(tag, logGroupName="nobody", tags={"a": "b"}) == NO_GROUP
    name = a_group(cloud, tags={str(number): "" for number in range(50)})
    assert refused(tag, logGroupName=name, tags={"a": "b"})[0] == "InvalidParameterException"
    assert refused(tag, logGroupName=name, tags={"AWS:a": "b"})[0] == "InvalidParameterException"
