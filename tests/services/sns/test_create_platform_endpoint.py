"""CreatePlatformEndpoint: one for each token, and what is sent to it."""

import json

import pytest

from tests.services.sns.hub import Hub, invalid, refused
from tests.services.sns.mobile import application, device


def test_the_arn(hub: Hub) -> None:
    app = application(hub)
    assert device(hub, app).rpartition("/")[0] == app.replace(":app/", ":endpoint/")


def test_again_is_the_same_endpoint(hub: Hub) -> None:
    app = application(hub)
    first = device(hub, app, CustomUserData="ann")
    assert device(hub, app, CustomUserData="ann") == first
    assert device(hub, app, token="other") != first


def test_again_but_otherwise(hub: Hub) -> None:
    app = application(hub)
    first = device(hub, app)
    request = {"PlatformApplicationArn": app, "Token": "token", "CustomUserData": "ann"}
    assert refused(hub.sns.create_platform_endpoint, **request) == invalid(
        f"Token Reason: Endpoint {first} already exists with the same Token, but different attributes."
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param({"Color": "red"}, invalid("Attributes Reason: Invalid attribute name: Color"), id="no such one"),
        pytest.param(
            {"CustomUserData": "x" * 2049},
            invalid("Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048 bytes"),
            id="too much",
        ),
    ],
)
def test_refused(hub: Hub, attributes: dict[str, str], expected: tuple[str, str]) -> None:
    request = {"PlatformApplicationArn": application(hub), "Token": "t", "Attributes": attributes}
    assert refused(hub.sns.create_platform_endpoint, **request) == expected


def test_what_is_published_to_it_is_a_record(hub: Hub) -> None:
    endpoint = device(hub, application(hub))
    texts = {"default": "for all", "GCM": '{"notification":{"text":"for phones"}}'}
    made = hub.sns.publish(TargetArn=endpoint, Message=json.dumps(texts), MessageStructure="json")
    [sent] = hub.sent(endpoint=endpoint)
    assert (sent["protocol"], sent["body"], sent["messageId"]) == ("application", texts["GCM"], made["MessageId"])


def test_so_is_what_it_gets_from_a_topic(hub: Hub) -> None:
    topic, endpoint = hub.topic(), device(hub, application(hub))
    hub.sns.subscribe(TopicArn=topic, Protocol="application", Endpoint=endpoint)
    hub.publish(topic, "hello")
    assert [sent["body"] for sent in hub.sent(endpoint=endpoint)] == ["hello"]
