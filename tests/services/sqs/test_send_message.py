"""SendMessage: what a message may be, its check sums, and how it is delayed."""

import json
from hashlib import md5, sha256
from http.client import HTTPConnection
from typing import Any

import pytest

from fogbank.kernel.limits import AWS_LIMITS
from fogbank.services.sqs import messages
from fogbank.services.sqs.send_message import SendMessage
from fogbank.services.sqs.shapes import Attributes, MessageAttributeValue
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, a_queue, counts, invalid, raised, refused, send, text

FIFO = "orders.fifo"
WRONG_TYPE = "The request include parameter that is not valid for this queue type."
ALLOWED = "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]"
NO_DEDUPLICATION = (
    "InvalidParameterValue",
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
)


def accept(queue: str, body: str = "hello", **request: Any) -> Any:
    settings = {name: request.pop(name) for name in ("maximum_message_bytes",) if name in request}
    draft = SendMessage("", body, **request)
    messages.delay_s(a_queue(queue), draft, AWS_LIMITS)
    return messages.accept(a_queue(queue, **settings), draft, AWS_LIMITS, message_id="m", sender_id="s", now_ms=0)


@pytest.mark.parametrize(
    ("queue", "request_", "expected"),
    [
        pytest.param(
            "q", {"body": ""}, ("MissingParameter", "The request must contain the parameter MessageBody."), id="no body"
        ),
        pytest.param(
            "q",
            {"body": "x" * 1025, "maximum_message_bytes": 1024},
            (
                "InvalidParameterValue",
                ("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."),
            ),
            id="a byte too long",
        ),
        pytest.param(
            "q",
            {"body": "€" * 342, "maximum_message_bytes": 1024},
            (
                "InvalidParameterValue",
                ("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."),
            ),
            id="bytes count, not characters",
        ),
        pytest.param(
            "q",
            {"delay_seconds": 901},
            invalid(901, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900."),
            id="delay above the range",
        ),
        pytest.param(
            "q",
            {"delay_seconds": -1},
            invalid(-1, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900."),
            id="delay below the range",
        ),
        pytest.param(
            FIFO,
            {"message_group_id": "g", "message_deduplication_id": "d", "delay_seconds": 1},
            invalid(1, "DelaySeconds", WRONG_TYPE),
            id="FIFO: a delay of its own",
        ),
        pytest.param(
            "q",
            {"message_deduplication_id": "d"},
            invalid("d", "MessageDeduplicationId", WRONG_TYPE),
            id="standard: deduplication id",
        ),
        pytest.param(
            FIFO,
            {"message_deduplication_id": "d"},
            ("MissingParameter", "The request must contain the parameter MessageGroupId."),
            id="FIFO: no group",
        ),
        pytest.param(FIFO, {"message_group_id": "g"}, NO_DEDUPLICATION, id="FIFO: nothing to deduplicate by"),
        pytest.param(
            FIFO,
            {"message_group_id": "x" * 129, "message_deduplication_id": "d"},
            invalid(
                "x" * 129,
                "MessageGroupId",
                "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            ),
            id="group too long",
        ),
        pytest.param(
            "q",
            {"message_group_id": "a b"},
            invalid(
                "a b",
                "MessageGroupId",
                "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            ),
            id="standard: group with a space",
        ),
        pytest.param(
            FIFO,
            {"message_group_id": "g", "message_deduplication_id": "ä"},
            invalid(
                "ä",
                "MessageDeduplicationId",
                "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
            ),
            id="deduplication id with an umlaut",
        ),
    ],
)
def test_refusals(queue: str, request_: dict[str, Any], expected: tuple[str, str]) -> None:
    assert raised(accept, queue, **request_) == expected


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param("a\x00b", "#x0", id="zero"),
        pytest.param("bell\x07", "#x7", id="bell"),
        pytest.param("\x0b", "#xB", id="vertical tab"),
        pytest.param("a\ufffe", "#xFFFE", id="FFFE"),
        pytest.param("\uffff\x01", "#xFFFF", id="the first one is named"),
    ],
)
def test_forbidden_characters(body: str, named: str) -> None:
    message = f"Invalid binary character '{named}' was found in the message body, the set of allowed characters is "
    assert raised(accept, "q", body) == ("InvalidMessageContents", f"{message}{ALLOWED}.")


@pytest.mark.parametrize("body", ["\t\n\r", " ", "\x7f", "\u0085", "\ud7ff\ue000\ufffd", "\U00010000\U0010ffff", "🐘"])
def test_allowed_characters(cloud: Cloud, body: str) -> None:
    url = cloud.queue()
    [sent] = send(cloud, url, body)
    assert sent["MD5OfMessageBody"] == md5(body.encode()).hexdigest()
    assert cloud.bodies(url) == [body]


def value(data_type: str, string: str | None = None, binary: bytes | None = None, **more: Any) -> MessageAttributeValue:
    return MessageAttributeValue(data_type, string, binary, **more)


BAD_TYPE = (
    "The type of message (user) attribute 'a' is invalid. "
    "You must use only the following supported type prefixes: Binary, Number, String."
)
NO_NUMBER = "Can't cast the value of message (user) attribute 'a' to a number."
DOTS = "can not start or end with '.' or have successive '.' characters."


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        pytest.param(
            {str(n): value("String", "x") for n in range(11)},
            "Number of message attributes [11] exceeds the allowed maximum [10].",
            id="eleven",
        ),
        pytest.param(
            {"": value("String", "x")}, "The request must contain non-empty message attribute name.", id="no name"
        ),
        pytest.param(
            {"n" * 257: value("String", "x")},
            "Message (user) attribute name can not be longer than 256 characters, but it has length 257.",
            id="name too long",
        ),
        pytest.param(
            {"a b": value("String", "x")},
            "Message (user) attribute name 'a b' contains invalid characters. "
            "Only alphanumeric characters, underscores, hyphens and periods are allowed.",
            id="space in name",
        ),
        pytest.param(
            {"aWs.x": value("String", "x")},
            "Message (user) attribute name 'aWs.x' can not start with a reserved prefix.",
            id="AWS. in any case",
        ),
        pytest.param(
            {"Amazon.x": value("String", "x")},
            "Message (user) attribute name 'Amazon.x' can not start with a reserved prefix.",
            id="Amazon.",
        ),
        pytest.param({".a": value("String", "x")}, f"Message (user) attribute name '.a' {DOTS}", id="leading dot"),
        pytest.param({"a.": value("String", "x")}, f"Message (user) attribute name 'a.' {DOTS}", id="trailing dot"),
        pytest.param({"a..b": value("String", "x")}, f"Message (user) attribute name 'a..b' {DOTS}", id="two dots"),
        pytest.param(
            {"a": value("", "x")},
            "The message attribute 'a' must contain non-empty message attribute type.",
            id="no type",
        ),
        pytest.param({"a": value("string", "x")}, BAD_TYPE, id="type in small letters"),
        pytest.param({"a": value("Text", "x")}, BAD_TYPE, id="no such type"),
        pytest.param({"a": value("String." + "x" * 250, "x")}, BAD_TYPE, id="type too long"),
        pytest.param(
            {"a": value("String")},
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
            id="no value",
        ),
        pytest.param(
            {"a": value("String.label", "")},
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
            id="empty value",
        ),
        pytest.param(
            {"a": value("Binary", None, b"")},
            "Message (user) attribute 'a' must contain a non-empty value of type 'Binary'.",
            id="empty binary",
        ),
        pytest.param(
            {"a": value("Number", "")},
            "Message (user) attribute 'a' must contain a non-empty value of type 'Number'.",
            id="empty number",
        ),
        pytest.param(
            {"a": value("Binary", "text")},
            "Message (user) attribute 'a' of type 'Binary' must use the field 'BinaryValue'.",
            id="wrong field",
        ),
        pytest.param({"a": value("Number", "12a")}, NO_NUMBER, id="no number"),
        pytest.param({"a": value("Number.int", "1" * 39)}, NO_NUMBER, id="39 digits"),
        pytest.param({"a": value("Number", "1e127")}, NO_NUMBER, id="too large"),
        pytest.param({"a": value("Number", "1e-129")}, NO_NUMBER, id="too small"),
    ],
)
def test_refused_attributes(attributes: Attributes, message: str) -> None:
    assert raised(messages.check_attributes, attributes, AWS_LIMITS) == ("InvalidParameterValue", message)


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param({str(n): value("String", "x") for n in range(10)}, id="ten"),
        pytest.param({"a_b-c.D9": value("String", "x")}, id="every kind of character"),
        pytest.param({"awsome": value("String", "x"), "amazonas": value("String", "x")}, id="not the prefixes"),
        pytest.param({"a": value("Number", "0001.500000")}, id="zeros at both ends"),
        pytest.param({"a": value("Number", "-" + "9" * 38)}, id="38 digits"),
        pytest.param({"a": value("Number", "1e126"), "b": value("Number", "1E-128")}, id="the ends of the range"),
        pytest.param({"a": value("Number.double", "0")}, id="zero"),
        pytest.param({"a": value("Binary.gif", "", b"\x00")}, id="an empty field beside the value"),
    ],
)
def test_accepted_attributes(attributes: Attributes) -> None:
    messages.check_attributes(attributes, AWS_LIMITS)


def test_an_attribute_without_a_type(cloud: Cloud) -> None:
    body = json.dumps({"QueueUrl": cloud.queue(), "MessageBody": "m", "MessageAttributes": {"a": {"StringValue": "x"}}})
    headers = {"X-Amz-Target": "AmazonSQS.SendMessage", "Content-Type": "application/x-amz-json-1.0"}
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port)
    connection.request("POST", "/", body, headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    assert answer["message"] == "The message attribute 'a' must contain non-empty message attribute type."


def test_list_values_are_for_the_future(cloud: Cloud) -> None:
    attributes = {"a": {"DataType": "String", "StringListValues": ["x"]}}
    code, _ = refused(cloud.sqs.send_message, QueueUrl=cloud.queue(), MessageBody="m", MessageAttributes=attributes)
    assert code == "AWS.SimpleQueueService.UnsupportedOperation"


def test_attributes_count_for_the_size() -> None:
    attributes = {"ab": value("String", "123")}  # 2 for the name, 6 for the type, 3 for the value
    assert messages.attributes_size(attributes) == 11
    accept("q", "x" * 1013, message_attributes=attributes, maximum_message_bytes=1024)
    code, _ = raised(accept, "q", "x" * 1014, message_attributes=attributes, maximum_message_bytes=1024)
    assert code == "InvalidParameterValue"


def test_a_message_of_a_mebibyte(cloud: Cloud) -> None:
    url = cloud.queue()
    body = "x" * 1_048_576
    send(cloud, url, body)
    assert cloud.bodies(url) == [body]
    assert refused(cloud.sqs.send_message, QueueUrl=url, MessageBody=body + "x") == (
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    )


def test_check_sums_of_attributes() -> None:
    """Of each, sorted by name: length and bytes of name and type, 1 or 2, length and bytes of the value."""
    attributes = {"b": value("Binary.png", None, b"\x00\xff"), "a": value("Number", "1")}
    spelled = b"\0\0\0\x01a\0\0\0\x06Number\x01\0\0\0\x011" + b"\0\0\0\x01b\0\0\0\x0aBinary.png\x02\0\0\0\x02\x00\xff"
    assert messages.md5_of_attributes(attributes) == md5(spelled).hexdigest()


def test_the_answer(cloud: Cloud) -> None:
    url = cloud.queue()
    sent = cloud.sqs.send_message(
        QueueUrl=url,
        MessageBody="hello",
        MessageAttributes={"a": text("1", "Number")},
        MessageSystemAttributes={"AWSTraceHeader": text("Root=1-5759e988-bd862e3fe1be46a994272793")},
    )
    del sent["ResponseMetadata"]
    [received] = cloud.receive(url)
    assert sent == {
        "MessageId": received["MessageId"],
        "MD5OfMessageBody": md5(b"hello").hexdigest(),
        "MD5OfMessageAttributes": md5(b"\0\0\0\x01a\0\0\0\x06Number\x01\0\0\0\x011").hexdigest(),
        "MD5OfMessageSystemAttributes": messages.md5_of_attributes(
            {"AWSTraceHeader": value("String", "Root=1-5759e988-bd862e3fe1be46a994272793")}
        ),
    }


def test_only_the_trace_header_is_a_system_attribute(cloud: Cloud) -> None:
    url = cloud.queue()
    for name, sent in (("SenderId", text("me")), ("AWSTraceHeader", text("1", "Number"))):
        code, _ = refused(cloud.sqs.send_message, QueueUrl=url, MessageBody="m", MessageSystemAttributes={name: sent})
        assert code == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("queue_s", "message_s", "now_s", "seen"),
    [
        pytest.param(0, 5, 4, [], id="still delayed"),
        pytest.param(0, 5, 5, ["m"], id="there on the deadline, not after it"),
        pytest.param(9, None, 8, [], id="the queue's delay"),
        pytest.param(9, None, 9, ["m"], id="the queue's delay is over"),
        pytest.param(9, 0, 0, ["m"], id="a delay of 0 beats the queue's"),
        pytest.param(9, 3, 3, ["m"], id="a shorter delay beats the queue's"),
    ],
)
def test_delay(cloud: Cloud, queue_s: int, message_s: int | None, now_s: int, seen: list[str]) -> None:
    url = cloud.queue(DelaySeconds=str(queue_s))
    send(cloud, url, "m", **({} if message_s is None else {"DelaySeconds": message_s}))
    cloud.advance(seconds=now_s)
    assert cloud.bodies(url) == seen


def test_a_delayed_message_is_counted_as_such(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "now")
    send(cloud, url, "later", DelaySeconds=900)
    assert counts(cloud, url) == (1, 0, 1)


def test_fifo_takes_a_delay_of_0_and_keeps_the_queues(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, DelaySeconds="5")
    send(cloud, url, "m", DelaySeconds=0)
    assert cloud.bodies(url) == []
    cloud.advance(seconds=5)
    assert cloud.bodies(url) == ["m"]


def test_a_fifo_message_has_a_sequence_number_and_a_deduplication_id(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, ContentBasedDeduplication="true")
    sent = [cloud.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g") for body in ("a", "b")]
    numbers = [one["SequenceNumber"] for one in sent]
    assert [len(number) for number in numbers] == [20, 20]
    assert sorted(numbers) == numbers
    received = [message["Attributes"] for message in cloud.receive(url)]
    assert [attributes["SequenceNumber"] for attributes in received] == numbers
    assert received[0]["MessageDeduplicationId"] == sha256(b"a").hexdigest()
    assert received[0]["MessageGroupId"] == "g"


def test_a_standard_message_has_no_sequence_number(cloud: Cloud) -> None:
    [sent] = send(cloud, cloud.queue(), "m")
    assert "SequenceNumber" not in sent


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.send_message, QueueUrl=cloud.queue() + "x", MessageBody="m") == NO_QUEUE
