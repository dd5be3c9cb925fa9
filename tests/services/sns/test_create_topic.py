"""CreateTopic: names, attributes, and a topic that is there already."""

from typing import Any

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

BAD_FIFO_NAME = invalid(
    "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, "
    "underscores, and hyphens, and must be between 1 and 256 characters long."
)


@pytest.mark.parametrize("name", ["a", "Orders_2-b", "x" * 256], ids=["a letter", "every kind", "256"])
def test_names(hub: Hub, name: str) -> None:
    assert hub.sns.create_topic(Name=name)["TopicArn"] == f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}"


@pytest.mark.parametrize(
    ("name", "attributes", "expected"),
    [
        pytest.param("", {}, invalid("Topic Name"), id="nothing"),
        pytest.param("x" * 257, {}, invalid("Topic Name"), id="257"),
        pytest.param("a b", {}, invalid("Topic Name"), id="space"),
        pytest.param("a.fifo", {}, invalid("Topic Name"), id="the suffix of a FIFO topic, which it is not"),
        pytest.param("a", {"FifoTopic": "true"}, BAD_FIFO_NAME, id="FIFO without the suffix"),
        pytest.param(".fifo", {"FifoTopic": "true"}, BAD_FIFO_NAME, id="the suffix alone"),
    ],
)
def test_refused_names(hub: Hub, name: str, attributes: dict[str, str], expected: tuple[str, str]) -> None:
    assert refused(hub.sns.create_topic, Name=name, Attributes=attributes) == expected


def test_again_is_the_same_topic(hub: Hub) -> None:
    topic = hub.topic("again", DisplayName="shop")
    queue = hub.subscribed(topic)
    assert hub.topic("again") == topic
    assert hub.topic("again", DisplayName="shop") == topic
    hub.publish(topic, "still there")
    assert hub.bodies(queue) == ["still there"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {"Attributes": {"DisplayName": "other"}},
            invalid("Attributes Reason: Topic already exists with different attributes"),
            id="another value",
        ),
        pytest.param(
            {"Attributes": {"TracingConfig": "Active"}},
            invalid("Attributes Reason: Topic already exists with different attributes"),
            id="not the default that it has",
        ),
        pytest.param(
            {"Tags": [{"Key": "a", "Value": "2"}]},
            invalid("Tags Reason: Topic already exists with different tags"),
            id="another tag",
        ),
    ],
)
def test_again_but_otherwise(hub: Hub, request_: dict[str, Any], expected: tuple[str, str]) -> None:
    hub.sns.create_topic(Name="otherwise", Attributes={"DisplayName": "shop"}, Tags=[{"Key": "a", "Value": "1"}])
    assert refused(hub.sns.create_topic, Name="otherwise", **request_) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param({"Color": "red"}, invalid("Attributes"), id="no such one"),
        pytest.param({"ContentBasedDeduplication": "true"}, invalid("Attributes"), id="one of FIFO topics"),
        pytest.param({"Policy": "{"}, invalid("Attributes Reason: Policy Error: null"), id="no policy"),
    ],
)
def test_refused_attributes(hub: Hub, attributes: dict[str, str], expected: tuple[str, str]) -> None:
    assert refused(hub.sns.create_topic, Name="refused", Attributes=attributes) == expected


def test_archives_are_refused_by_name(hub: Hub) -> None:
    attributes = {"FifoTopic": "true", "ArchivePolicy": '{"MessageRetentionPeriod":"30"}'}
    assert refused(hub.sns.create_topic, Name="archive.fifo", Attributes=attributes) == (
        "UnsupportedOperation",
        "Fogbank does not support the attribute ArchivePolicy of topics.",
    )
