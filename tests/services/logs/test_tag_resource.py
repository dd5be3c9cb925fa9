"""TagResource: tags by ARN."""

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import a_group, client, refused

ARN = "arn:aws:logs:us-east-1:000000000000:log-group:"


def test_new_tags_and_new_values(cloud: Cloud) -> None:
    arn = ARN + a_group(cloud, tags={"a": "1", "b": "2"})
    client(cloud).tag_resource(resourceArn=arn, tags={"b": "3", "c": ""})
    assert client(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == {"a": "1", "b": "3", "c": ""}


def test_fifty_and_no_more(cloud: Cloud) -> None:
    arn = ARN + a_group(cloud, tags={str(number): "" for number in range(50)})
    client(cloud).tag_resource(resourceArn=arn, tags={"7": "seven"})
    assert refused(client(cloud).tag_resource, resourceArn=arn, tags={"50": ""})[0] == "TooManyTagsException"


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        (ARN + "nobody", "ResourceNotFoundException"),
        ("arn:aws:logs:us-east-1:111111111111:log-group:x", "ResourceNotFoundException"),
        ("arn:aws:logs:us-east-1:000000000000:destination:x", "InvalidParameterException"),
        ("arn:aws:sqs:us-east-1:000000000000:x", "InvalidParameterException"),
        ("nonsense", "InvalidParameterException"),
    ],
)
def test_resources_that_are_none(cloud: Cloud, arn: str, code: str) -> None:
    assert refused(client(cloud).tag_resource, resourceArn=arn, tags={"a": "b"})[0] == code
    assert refused(client(cloud).list_tags_for_resource, resourceArn=arn)[0] == code
