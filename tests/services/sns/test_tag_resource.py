"""TagResource: tags are added, and get other values."""

from typing import Any

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused


def tags(hub: Hub, topic: str) -> dict[str, str]:
    found: list[dict[str, Any]] = hub.sns.list_tags_for_resource(ResourceArn=topic)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found}


def test_tags(hub: Hub) -> None:
    topic = hub.topic()
    hub.sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
    hub.sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "a", "Value": "2"}])
    assert tags(hub, topic) == {"a": "2", "b": ""}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            [{"Key": f"k{number}", "Value": "v"} for number in range(51)],
            ("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded"),
            id="51",
        ),
        pytest.param(
            [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}],
            invalid("Duplicated keys are not allowed."),
            id="one key twice",
        ),
    ],
)
def test_refused(hub: Hub, given: list[dict[str, str]], expected: tuple[str, str]) -> None:
    topic = hub.topic()
    assert refused(hub.sns.tag_resource, ResourceArn=topic, Tags=given) == expected
    assert tags(hub, topic) == {}


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    expected = ("ResourceNotFound", "Resource does not exist")
    assert refused(hub.sns.tag_resource, ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}]) == expected
