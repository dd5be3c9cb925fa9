"""What leaves for mailboxes, phones, apps and streams, as it can be read back."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from fogbank.services.sns import sent
from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused
from tests.services.sns.test_signing import verify

PUSH = f"arn:aws:sns:us-east-1:{ACCOUNT}:endpoint/GCM/app/6ca36b07-5a4b-4d4c-8d4d-4f2f2b3f9d0a"
STREAM = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/lake"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/firehose"


@pytest.fixture(autouse=True)
def _clean(hub: Hub) -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    yield
    ask(hub, "DELETE")


def ask(hub: Hub, method: str = "GET", path: str = "", **query: str) -> list[dict[str, Any]]:
    """What /_fogbank/sns/sent says."""
    url = f"{hub.endpoint}/_fogbank/sns/sent{path}?{urlencode(query)}"
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
        found: list[dict[str, Any]] = json.loads(answer.read())["sent"]
        return found


def subscribed(hub: Hub, topic: str, protocol: str, endpoint: str, **attributes: str) -> str:
    """Subscribe, and follow the link where there is one; the ARN."""
    made = hub.sns.subscribe(
        TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes=attributes, ReturnSubscriptionArn=True
    )
    for question in ask(hub, topic=topic, endpoint=endpoint):
        body = question["body"]
        url = json.loads(body)["SubscribeURL"] if protocol == "email-json" else question["subscribeUrl"]
        with urllib.request.urlopen(url, timeout=20):
            pass
    return str(made["SubscriptionArn"])


def test_a_mailbox_is_asked_and_then_gets_mail(hub: Hub) -> None:
    topic = hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ann@example.com")
    [question] = ask(hub, endpoint="ann@example.com")
    assert (question["type"], question["protocol"]) == ("SubscriptionConfirmation", "email")
    assert question["subject"] == "AWS Notification - Subscription Confirmation"
    with urllib.request.urlopen(question["subscribeUrl"], timeout=20):
        pass
    message_id = hub.publish(topic, "dear Ann", Subject="news")
    [_, mail] = ask(hub, endpoint="ann@example.com")
    arn = mail.pop("subscriptionArn")
    assert arn.startswith(f"{topic}:")
    assert mail == {
        "sentAt": "2023-11-14T22:13:20.000Z",
        "type": "Notification",
        "protocol": "email",
        "endpoint": "ann@example.com",
        "messageId": message_id,
        "body": "dear Ann",
        "topicArn": topic,
        "subject": "news",
        "unsubscribeUrl": f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={arn}",
    }


def test_mail_in_json_is_the_document(hub: Hub) -> None:
    topic = hub.topic()
    subscribed(hub, topic, "email-json", "bob@example.com")
    hub.publish(topic, "for programs")
    mail = ask(hub, endpoint="bob@example.com")[-1]
    document = json.loads(mail["body"])
    assert document["Message"] == "for programs"
    verify(document)


def test_a_phone_gets_the_text_of_a_topic(hub: Hub) -> None:
    topic = hub.topic()
    subscribed(hub, topic, "sms", "+4915112345678")
    attributes = {"AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": "Fog"}}
    text = json.dumps({"default": "long", "sms": "short"})
    hub.publish(topic, text, MessageStructure="json", MessageAttributes=attributes)
    [record] = ask(hub, protocol="sms")
    assert (record["endpoint"], record["body"]) == ("+4915112345678", "short")
    assert record["attributes"] == {"AWS.SNS.SMS.SenderID": {"Type": "String", "Value": "Fog"}}


def test_a_phone_gets_a_text_without_a_topic(hub: Hub) -> None:
    attributes = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}
    made = hub.sns.publish(PhoneNumber="+15550100123", Message="your code is 42", MessageAttributes=attributes)
    [record] = ask(hub, endpoint="+15550100123")
    assert record == {
        "sentAt": "2023-11-14T22:13:20.000Z",
        "type": "Notification",
        "protocol": "sms",
        "endpoint": "+15550100123",
        "messageId": made["MessageId"],
        "body": "your code is 42",
        "attributes": {"AWS.SNS.SMS.SMSType": {"Type": "String", "Value": "Transactional"}},
    }


@pytest.mark.parametrize("number", ["12", "+0123456789", "ann", "+1555010012345678"])
def test_what_is_no_phone_is_refused(hub: Hub, number: str) -> None:
    said = invalid(f"PhoneNumber Reason: {number} is not valid to publish to")
    assert refused(hub.sns.publish, PhoneNumber=number, Message="x") == said


def test_a_text_has_1600_characters_at_most(hub: Hub) -> None:
    hub.sns.publish(PhoneNumber="+15550100123", Message="x" * 1600)
    assert refused(hub.sns.publish, PhoneNumber="+15550100123", Message="x" * 1601) == invalid("Message too long")


def test_a_phone_and_a_topic_are_one_too_many(hub: Hub) -> None:
    code, _ = refused(hub.sns.publish, PhoneNumber="+15550100123", TopicArn=hub.topic(), Message="x")
    assert code == "InvalidParameter"


def test_an_app_gets_its_payload(hub: Hub) -> None:
    topic = hub.topic()
    subscribed(hub, topic, "application", PUSH)
    hub.publish(topic, "ping")
    assert [record["body"] for record in ask(hub, endpoint=PUSH)] == ["ping"]


@pytest.mark.parametrize("raw", [False, True])
def test_a_stream_gets_the_document_or_the_text(hub: Hub, raw: bool) -> None:
    topic = hub.topic()
    subscribed(hub, topic, "firehose", STREAM, SubscriptionRoleArn=ROLE, RawMessageDelivery=str(raw).lower())
    hub.publish(topic, "row")
    [record] = ask(hub, topic=topic)
    assert (record["body"] if raw else json.loads(record["body"])["Message"]) == "row"


def test_filters_hold_for_them_too(hub: Hub) -> None:
    topic = hub.topic()
    subscribed(hub, topic, "sms", "+4915112345678", FilterPolicy='{"urgent": ["yes"]}')
    hub.publish(topic, "no")
    hub.publish(topic, "yes", MessageAttributes={"urgent": {"DataType": "String", "StringValue": "yes"}})
    assert [record["body"] for record in ask(hub, protocol="sms")] == ["yes"]


def test_they_can_be_asked_for_by_what_they_are(hub: Hub) -> None:
    one, other = hub.topic(), hub.topic()
    subscribed(hub, one, "sms", "+15550100111")
    subscribed(hub, other, "sms", "+15550100222")
    hub.publish(one, "1")
    hub.publish(other, "2")
    hub.sns.publish(PhoneNumber="+15550100111", Message="3")

    def bodies(**query: str) -> list[str]:
        return [record["body"] for record in ask(hub, **query)]

    assert bodies() == ["1", "2", "3"]
    assert bodies(endpoint="+15550100111") == ["1", "3"]
    assert bodies(topic=other) == ["2"]
    assert bodies(protocol="email") == []
    assert bodies(protocol="sms", topic=one) == ["1"]


def test_they_are_forgotten_on_demand(hub: Hub) -> None:
    hub.sns.publish(PhoneNumber="+15550100111", Message="old")
    assert ask(hub, "DELETE") == []
    hub.sns.publish(PhoneNumber="+15550100111", Message="new")
    assert [record["body"] for record in ask(hub)] == ["new"]


@pytest.mark.parametrize(
    ("method", "path", "query", "status"),
    [
        pytest.param("GET", "", {"phone": "1"}, 400, id="an unknown question"),
        pytest.param("POST", "", {}, 400, id="another method"),
        pytest.param("GET", "/else", {}, 404, id="another page"),
    ],
)
def test_what_is_not_there(hub: Hub, method: str, path: str, query: dict[str, str], status: int) -> None:
    with pytest.raises(urllib.error.HTTPError, match=str(status)):
        ask(hub, method, path, **query)


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "KEPT_MAX", 5)
    monkeypatch.setattr(sent, "_TRIM_EVERY", 4)
    with Hub() as hub:
        for number in range(12):
            hub.sns.publish(PhoneNumber="+15550100111", Message=str(number))
            hub.advance(ms=1)
        assert [record["body"] for record in ask(hub)] == ["7", "8", "9", "10", "11"]
        kept = hub.run(hub.fogbank.store.read(sent._LOG, 0, 0))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        assert len(kept) < 9  # the old are let go of
