"""Publish: what a message may be, and what subscribers get."""

import json
from typing import Any

import pytest

from fogbank.services.sns.errors import InvalidParameter, InvalidParameterValue
from fogbank.services.sns.messages import MessageAttributeValue, message_of
from fogbank.services.sns.publish import Publish
from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused

LIMIT = 262_144
Value = MessageAttributeValue


def text(value: str, data_type: str = "String") -> dict[str, str]:
    return {"DataType": data_type, "StringValue": value}


# What is refused


def said(**draft: Any) -> str:
    """Why a draft is no message; "" when it is one."""
    try:
        draft.setdefault("message", "m")
        message_of(Publish(**draft), message_id="1", now_ms=0, bytes_max=LIMIT)
    except (InvalidParameter, InvalidParameterValue) as error:
        return error.message
    return ""


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param({"message": "m"}, "", id="a letter"),
        pytest.param({"message": ""}, "Invalid parameter: Empty message", id="nothing"),
        pytest.param({"message": "x" * LIMIT}, "", id="the limit"),
        pytest.param({"message": "x" * (LIMIT + 1)}, "Invalid parameter: Message too long", id="a byte more"),
        pytest.param({"message": "€" * 87_382}, "Invalid parameter: Message too long", id="bytes, not characters"),
        pytest.param(
            {"message": "x" * (LIMIT - 8), "message_attributes": {"a": Value("String", "x")}}, "", id="with attributes"
        ),
        pytest.param(
            {"message": "x" * (LIMIT - 7), "message_attributes": {"a": Value("String", "x")}},
            "Invalid parameter: Message too long",
            id="attributes count: name, type and value",
        ),
        pytest.param({"subject": "x" * 100}, "", id="a subject of 100"),
        pytest.param({"subject": "x" * 101}, "Invalid parameter: Subject", id="a subject of 101"),
        pytest.param({"subject": ""}, "Invalid parameter: Subject", id="an empty subject"),
        pytest.param({"subject": "a\nb"}, "Invalid parameter: Subject", id="a subject of two lines"),
        pytest.param({"message_structure": "xml"}, "Invalid parameter: MessageStructure", id="another structure"),
        pytest.param(
            {"message_structure": "json"},
            "Invalid parameter: Message Structure - JSON message body failed to parse",
            id="structure: no JSON",
        ),
        pytest.param(
            {"message_structure": "json", "message": '["default"]'},
            "Invalid parameter: Message Structure - JSON message body failed to parse",
            id="structure: no object",
        ),
        pytest.param(
            {"message_structure": "json", "message": '{"sqs":"m"}'},
            "Invalid parameter: Message Structure - No default entry in JSON message body",
            id="structure: no default",
        ),
        pytest.param(
            {"message_structure": "json", "message": '{"default":1}'},
            "Invalid parameter: Message Structure - No default entry in JSON message body",
            id="structure: a default that is no text",
        ),
    ],
)
def test_messages(draft: dict[str, Any], expected: str) -> None:
    assert said(**draft) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("a", Value("String", "x"), "", id="text"),
        pytest.param("a", Value("String.label", "x"), "", id="a label"),
        pytest.param("a", Value("Number", "-1.5e3"), "", id="a number"),
        pytest.param("a", Value("Binary", binary_value=b"\0"), "", id="bytes"),
        pytest.param("a", Value("String.Array", '["a",1,true,null]'), "", id="an array"),
        pytest.param(
            "a",
            Value("Number", "x"),
            "Could not cast message attribute 'a' value to number.",
            id="no number",
        ),
        pytest.param(
            "a",
            Value("Date", "x"),
            "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is "
            "Binary, Number, and String.",
            id="no such type",
        ),
        pytest.param(
            "a",
            Value("String"),
            "The message attribute 'a' must contain non-empty message attribute value for message attribute type "
            "'String'.",
            id="no value",
        ),
        pytest.param(
            "a",
            Value("String.Array", "[[1]]"),
            "Could not parse message attribute 'a' value as a JSON array.",
            id="an array in an array",
        ),
        pytest.param(
            "AWS.a",
            Value("String", "x"),
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'.",
            id="a reserved name",
        ),
        pytest.param(
            "a..b",
            Value("String", "x"),
            "Invalid message attribute name. Can't start or end with or repeat a dot.",
            id="two dots",
        ),
    ],
)
def test_attributes(name: str, value: MessageAttributeValue, expected: str) -> None:
    assert said(message_attributes={name: value}) == expected


def test_the_code_of_what_is_wrong_with_attributes(hub: Hub) -> None:
    request = {"TopicArn": hub.topic(), "Message": "m", "MessageAttributes": {"a": text("x", "Date")}}
    assert refused(hub.sns.publish, **request)[0] == "ParameterValueInvalid"


@pytest.mark.parametrize(
    ("fifo", "ids", "expected"),
    [
        pytest.param(
            False,
            {"MessageDeduplicationId": "d"},
            invalid(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not "
                "valid for this topic type"
            ),
            id="standard: a deduplication id",
        ),
        pytest.param(
            True, {}, invalid("The MessageGroupId parameter is required for FIFO topics"), id="FIFO: no group"
        ),
        pytest.param(
            True,
            {"MessageGroupId": "g"},
            invalid(
                "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
                "explicitly"
            ),
            id="FIFO: no deduplication id",
        ),
    ],
)
def test_order(hub: Hub, fifo: bool, ids: dict[str, str], expected: tuple[str, str]) -> None:
    assert refused(hub.sns.publish, TopicArn=hub.topic(fifo=fifo), Message="m", **ids) == expected


@pytest.mark.parametrize(
    ("parameter", "arn", "expected"),
    [
        ("TopicArn", f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere", ("NotFound", "Topic does not exist")),
        ("TargetArn", f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere", ("NotFound", "Topic does not exist")),
        ("TopicArn", "x", invalid("TopicArn Reason: An ARN must have at least 6 elements, not 1")),
        ("TargetArn", "x", invalid("TargetArn Reason: An ARN must have at least 6 elements, not 1")),
        ("TopicArn", f"arn:aws:sns:eu-west-1:{ACCOUNT}:t", invalid("TopicArn")),
    ],
)
def test_nowhere(hub: Hub, parameter: str, arn: str, expected: tuple[str, str]) -> None:
    assert refused(hub.sns.publish, **{parameter: arn, "Message": "m"}) == expected


def test_to_nobody_in_particular(hub: Hub) -> None:
    assert refused(hub.sns.publish, Message="m")[0] == "InvalidParameter"


# What subscribers get


def test_the_document_to_the_letter(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    subscription = hub.subscribe(topic, queue)
    attributes = {"kind": text("a"), "sum": text("1.5", "Number"), "raw": {"DataType": "Binary", "BinaryValue": b"\0"}}
    message_id = hub.publish(topic, 'say "hello"\n', Subject="greeting", MessageAttributes=attributes)
    [body] = hub.bodies(queue)
    signature = json.loads(body)["Signature"]
    cert_url = json.loads(body)["SigningCertURL"]
    assert body == (
        "{\n"
        '  "Type" : "Notification",\n'
        f'  "MessageId" : "{message_id}",\n'
        f'  "TopicArn" : "{topic}",\n'
        '  "Subject" : "greeting",\n'
        '  "Message" : "say \\"hello\\"\\n",\n'
        f'  "Timestamp" : "{json.loads(body)["Timestamp"]}",\n'
        '  "SignatureVersion" : "1",\n'
        f'  "Signature" : "{signature}",\n'
        f'  "SigningCertURL" : "{cert_url}",\n'
        f'  "UnsubscribeURL" : "{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription}",\n'
        '  "MessageAttributes" : {\n'
        '    "kind" : {"Type":"String","Value":"a"},\n'
        '    "sum" : {"Type":"Number","Value":"1.5"},\n'
        '    "raw" : {"Type":"Binary","Value":"AA=="}\n'
        "  }\n"
        "}"
    )
    assert len(signature) == 344


def test_raw_messages_take_their_attributes_along(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    attributes = {
        "kind": text("a"),
        "list": text('["a"]', "String.Array"),
        "raw": {"DataType": "Binary", "BinaryValue": b"\0\1"},
    }
    hub.publish(topic, "hello", Subject="lost", MessageAttributes=attributes)
    [message] = hub.receive(queue)
    assert message["Body"] == "hello"
    assert message["MessageAttributes"] == attributes


def test_raw_with_more_attributes_than_sqs_takes_is_discarded(hub: Hub) -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html"""
    topic = hub.topic()
    queue = hub.subscribed(topic)
    wrapped = hub.subscribed(topic, RawMessageDelivery="false")
    attributes = {f"a{number}": text("x") for number in range(11)}
    hub.publish(topic, "hello", MessageAttributes=attributes)
    assert hub.bodies(queue) == []
    assert len(hub.envelopes(wrapped)[0]["MessageAttributes"]) == 11


def test_a_text_for_each_protocol(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    wrapped = hub.subscribed(topic, RawMessageDelivery="false")
    texts = {"default": "for all", "sqs": "for queues", "email": "for people", "other": 1}
    hub.publish(topic, json.dumps(texts), MessageStructure="json")
    assert hub.bodies(queue) == ["for queues"]
    assert hub.envelopes(wrapped)[0]["Message"] == "for queues"
    hub.publish(topic, json.dumps({"default": "for all"}), MessageStructure="json")
    assert hub.bodies(queue) == ["for all"]


def test_the_message_lies_there_when_the_publisher_has_its_answer(hub: Hub) -> None:
    topic = hub.topic()
    queues = [hub.subscribed(topic) for _ in range(3)]
    hub.sns.publish(TargetArn=topic, Message="by TargetArn")
    assert [hub.bodies(queue) for queue in queues] == [["by TargetArn"]] * 3


def test_the_signature_version_of_the_topic(hub: Hub) -> None:
    topic = hub.topic(SignatureVersion="2")
    queue = hub.subscribed(topic, RawMessageDelivery="false")
    hub.publish(topic)
    assert hub.envelopes(queue)[0]["SignatureVersion"] == "2"


def test_a_tracing_header_goes_through(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    header = "Root=1-6554a0c0-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1"

    def add(request: Any, **_: Any) -> None:
        request.headers["X-Amzn-Trace-Id"] = header

    hub.sns.meta.events.register("before-sign.sns.Publish", add)
    hub.publish(topic)
    hub.sns.meta.events.unregister("before-sign.sns.Publish", add)
    [message] = hub.receive(queue)
    assert message["Attributes"]["AWSTraceHeader"].startswith("Root=1-6554a0c0-0123456789abcdef01234567;")


# Groups


def test_a_group_goes_on_to_standard_queues_and_makes_them_fair(hub: Hub) -> None:
    topic = hub.topic()
    raw, wrapped = hub.subscribed(topic), hub.queue()
    hub.subscribe(topic, wrapped)
    for group in ("noisy",) * 5 + ("quiet",):
        hub.publish(topic, MessageGroupId=group)
    for queue in (raw, wrapped):
        groups = [each["Attributes"]["MessageGroupId"] for each in hub.receive(queue, MaxNumberOfMessages=2)]
        assert sorted(groups) == ["noisy", "quiet"]


def test_a_group_of_a_fifo_topic_is_not_told_to_standard_queues(hub: Hub) -> None:
    topic, queue = hub.topic(fifo=True), hub.queue()
    hub.subscribe(topic, queue)
    hub.publish(topic, MessageGroupId="g", MessageDeduplicationId="d")
    hub.advance(seconds=1)
    [message] = hub.receive(queue)
    assert "MessageGroupId" not in message["Attributes"]
