"""TagResource."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import MARKED, a_secret, refused, sm


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    name = a_secret(cloud, Tags=[{"Key": "a", "Value": "1"}])
    sm(cloud).tag_resource(SecretId=name, Tags=[{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}])
    assert sm(cloud).describe_secret(SecretId=name)["Tags"] == [
        {"Key": "a", "Value": "2"},
        {"Key": "b", "Value": "3"},
    ]


def test_fifty_at_most(cloud: Cloud) -> None:
    tags = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert refused(sm(cloud).tag_resource, SecretId=a_secret(cloud), Tags=tags)[0] == "LimitExceededException"


def test_not_one_that_is_marked(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name)
    assert refused(sm(cloud).tag_resource, SecretId=name, Tags=[]) == MARKED
