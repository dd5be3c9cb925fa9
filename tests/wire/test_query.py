"""AWS query against botocore, for every operation of every service that speaks it, and SQS by hand."""

from typing import Any, Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.errors import ClientError, InternalFailure
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import service
from fogbank.wire.protocols import codec_of
from fogbank.wire.quirks import QUIRKS, quirks_of
from fogbank.wire.route import Route, operation_of, route
from tests.wire.oracle import (
    REQUEST_ID,
    SWEEP,
    Random,
    Values,
    model,
    operations,
    parse,
    raw_model,
    same,
    service_model,
    to_request,
    without_empties,
)

SPEAKERS: Final = sorted(name for name, facts in CATALOGUE.items() if "query" in facts.protocols)
CODEC: Final = codec_of("query")
RANDOMS: Final = st.randoms(use_true_random=True)


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_requests(name: str, rng: Random) -> None:
    for operation in operations(name):
        check_request(name, operation, rng)


def check_request(name: str, operation: Any, rng: Random) -> None:
    params = Values(rng).structure(operation.input_shape) if operation.input_shape else {}
    request = to_request(name, operation, params, "query")
    found = route(request, CATALOGUE[name].signing_name)
    assert found == Route(name, operation.name, "query")
    decoded = CODEC.decode(operation_of(found), request)
    assert same(without_empties(decoded), without_empties(params)), operation.name


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_replies(name: str, rng: Random) -> None:
    for operation in operations(name):
        check_reply(name, operation, rng)


def check_reply(name: str, operation: Any, rng: Random) -> None:
    shape, ours = operation.output_shape, service(name).operation(operation.name)
    assert ours is not None
    result = Values(rng).structure(shape) if shape else {}
    parsed = parse(CODEC.encode(ours, result, REQUEST_ID), shape, "query")
    assert parsed.pop("ResponseMetadata")["RequestId"] == REQUEST_ID
    assert same(without_empties(parsed), without_empties(result)), operation.name


def sqs_in_query() -> Any:
    """SQS's model as it was when it spoke the query protocol: with the names of the quirks, and result wrappers."""
    raw = raw_model("sqs")
    shapes = {name: dict(shape) for name, shape in raw["shapes"].items()}
    for name, names in QUIRKS["sqs"].query_names.items():
        shape = shapes[name]
        if shape["type"] == "map":
            shape |= {part: {**shape[part], "locationName": names[part]} for part in ("key", "value")}
        else:
            renamed = {key: {**shape["members"][key], "locationName": names[key]} for key in names}
            shape["members"] = shape["members"] | renamed
    actions = {
        name: action
        | ({"output": {**action["output"], "resultWrapper": f"{name}Result"}} if "output" in action else {})
        for name, action in raw["operations"].items()
    }
    return model.ServiceModel({**raw, "shapes": shapes, "operations": actions}, "sqs")


@SWEEP
@given(rng=RANDOMS)
def test_sqs(rng: Random) -> None:
    old = sqs_in_query()
    for name in old.operation_names:
        check_request("sqs", old.operation_model(name), rng)
        check_reply("sqs", old.operation_model(name), rng)


@pytest.mark.parametrize("name", [*SPEAKERS, "sqs"])
def test_errors_of_the_model(name: str) -> None:
    for shape in service_model(name).error_shapes:
        kind = type(shape.name, (ClientError,), {"code": shape.name})
        reply = CODEC.error(service(name), kind("It failed."), REQUEST_ID)
        parsed = parse(reply, None, "query")
        trait: dict[str, Any] = shape.metadata.get("error") or {}
        quirks = quirks_of(name)
        known = quirks.query_errors.get(shape.name)
        code, status = known or (trait.get("code", shape.name), trait.get("httpStatusCode", 400))
        told = {"Code": code, "Message": quirks.query_messages.get(shape.name, "It failed.")}
        end = {"Detail": None} if quirks.query_error_end else {}
        assert parsed["Error"] == {"Type": parsed["Error"]["Type"], **told, **end}
        assert (reply.status, parsed["ResponseMetadata"]["RequestId"]) == (status, REQUEST_ID)


def text(reply: Reply) -> str:
    assert isinstance(reply.body, bytes)
    return reply.body.decode().partition("\n")[2]


def test_an_error_of_ours() -> None:
    assert text(CODEC.error(service("sqs"), InternalFailure(), "r")) == (
        '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Receiver</Type>'
        "<Code>InternalFailure</Code><Message>The request processing has failed because of an unknown error, "
        "exception or failure.</Message><Detail/></Error><RequestId>r</RequestId></ErrorResponse>"
    )


def decode(name: str, body: str, path: str = "/", query: str = "") -> dict[str, Any]:
    request = Request("POST", path, query, {"host": "localhost:4566"}, body.encode())
    found = route(request, CATALOGUE[name].signing_name)
    return CODEC.decode(operation_of(found), request)


# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html, the examples.
@pytest.mark.parametrize(
    ("body", "decoded"),
    [
        (
            (
                "Action=CreateQueue&QueueName=q&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=40"
                "&Attribute.2.Name=DelaySeconds&Attribute.2.Value=5&Tag.1.Key=a&Tag.1.Value=b"
            ),
            {
                "QueueName": "q",
                "Attributes": {"VisibilityTimeout": "40", "DelaySeconds": "5"},
                "tags": {"a": "b"},
            },
        ),
        (
            "Action=SetQueueAttributes&Attribute.Name=DelaySeconds&Attribute.Value=45",
            {"Attributes": {"DelaySeconds": "45"}},
        ),
        ("Action=GetQueueAttributes&AttributeName.1=All", {"AttributeNames": ["All"]}),
        ("Action=GetQueueAttributes&AttributeName=All", {"AttributeNames": ["All"]}),
        ("Action=GetQueueAttributes&AttributeName=", {"AttributeNames": []}),
        ("Action=GetQueueAttributes&AttributeName.7=b&AttributeName.2=a", {"AttributeNames": ["a", "b"]}),
        (
            (
                "Action=ReceiveMessage&AttributeName.1=SentTimestamp&MessageAttributeName.1=All&MaxNumberOfMessages=10"
                "&MessageSystemAttributeName.1=SenderId"
            ),
            {
                "AttributeNames": ["SentTimestamp"],
                "MessageAttributeNames": ["All"],
                "MaxNumberOfMessages": 10,
                "MessageSystemAttributeNames": ["SenderId"],
            },
        ),
        (
            (
                "Action=SendMessage&MessageBody=a+b%26c&DelaySeconds=0&MessageAttribute.1.Name=n"
                "&MessageAttribute.1.Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=AQI%3D"
                "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String"
                "&MessageSystemAttribute.1.Value.StringValue=Root%3D1"
            ),
            {
                "MessageBody": "a b&c",
                "DelaySeconds": 0,
                "MessageAttributes": {"n": {"DataType": "Binary", "BinaryValue": b"\x01\x02"}},
                "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}},
            },
        ),
        (
            (
                "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x"
                "&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody="
            ),
            {"Entries": [{"Id": "a", "MessageBody": "x"}, {"Id": "b", "MessageBody": ""}]},
        ),
        (
            (
                "Action=DeleteMessageBatch&DeleteMessageBatchRequestEntry.1.Id=a"
                "&DeleteMessageBatchRequestEntry.1.ReceiptHandle=h"
            ),
            {"Entries": [{"Id": "a", "ReceiptHandle": "h"}]},
        ),
        (
            (
                "Action=ChangeMessageVisibilityBatch&ChangeMessageVisibilityBatchRequestEntry.1.Id=a"
                "&ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout=5"
            ),
            {"Entries": [{"Id": "a", "VisibilityTimeout": 5}]},
        ),
        (
            "Action=AddPermission&AWSAccountId.1=1&ActionName.1=SendMessage&Label=l",
            {"AWSAccountIds": ["1"], "Actions": ["SendMessage"], "Label": "l"},
        ),
        ("Action=TagQueue&Tag.1.Key=k&Tag.1.Value=v", {"Tags": {"k": "v"}}),
        ("Action=UntagQueue&TagKey.1=k", {"TagKeys": ["k"]}),
        ("Action=ListQueues&MaxResults=5&Unknown.1.Thing=x&=y", {"MaxResults": 5}),
    ],
)
def test_sqs_forms(body: str, decoded: dict[str, Any]) -> None:
    assert decode("sqs", body) == decoded


@pytest.mark.parametrize(
    ("body", "path", "query", "queue_url"),
    [
        pytest.param("Action=PurgeQueue&QueueUrl=u", "/1/q", "", "u", id="the parameter wins"),
        pytest.param("Action=PurgeQueue", "/1/q", "", "http://localhost:4566/1/q", id="the path"),
        pytest.param("", "/1/q", "Action=PurgeQueue", "http://localhost:4566/1/q", id="all in the address"),
        pytest.param("Action=PurgeQueue", "/", "", None, id="neither"),
    ],
)
def test_the_queue_of_a_path(body: str, path: str, query: str, queue_url: str | None) -> None:
    assert decode("sqs", body, path, query).get("QueueUrl") == queue_url


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("DelaySeconds=x", "MalformedInput", "x is not a valid integer for DelaySeconds"),
        ("DelaySeconds=", "MalformedInput", " is not a valid integer for DelaySeconds"),
        (
            "DelaySeconds=99999999999999999999",
            "MalformedInput",
            "99999999999999999999 is not a valid integer for DelaySeconds",
        ),
        (
            "DelaySeconds=1&DelaySeconds=2",
            "MalformedQueryString",
            "The query string contains a syntax error: the parameter DelaySeconds is given twice",
        ),
        (
            "MessageAttribute.1.Value.DataType=x",
            "MissingParameter",
            "The request must contain the parameter MessageAttribute.Name.",
        ),
        (
            "MessageAttribute.1.Name=x",
            "MissingParameter",
            "The request must contain the parameter MessageAttribute.Value.",
        ),
        ("MessageAttribute.999999999.Name=x", "MalformedInput", "999999999 is not a valid index of MessageAttribute"),
        ("MessageAttribute.x.Name=x", "MalformedInput", "x is not a valid index of MessageAttribute"),
        ("MessageAttribute.%D9%A3.Name=x", "MalformedInput", "٣ is not a valid index of MessageAttribute"),
        ("a" + ".a" * 100_000 + "=1", "MalformedInput", "A parameter is nested too deeply."),
        ("MessageBody=%FF", "MalformedInput", "The request contains bytes that are not valid UTF-8."),
        (
            "MessageAttribute.1.Name=x&MessageAttribute.1.Value.BinaryValue=*",
            "MalformedInput",
            "* is not a valid blob for MessageAttribute.Value.BinaryValue",
        ),
    ],
)
def test_what_is_refused(body: str, code: str, message: str) -> None:
    with pytest.raises(ClientError) as caught:
        decode("sqs", f"Action=SendMessage&{body}")
    assert (caught.value.code, caught.value.message) == (code, message)


def test_the_same_parameter_twice_is_no_contradiction() -> None:
    assert decode("sqs", "Action=SendMessage&MessageBody=x", "/", "Action=SendMessage") == {"MessageBody": "x"}


def test_a_reply_of_sqs() -> None:
    message = {
        "MessageId": "m",
        "Body": "<&>\r\n",
        "Attributes": {"SenderId": "s", "SentTimestamp": "1"},
        "MessageAttributes": {"n": {"DataType": "Binary", "BinaryValue": b"\x01"}},
    }
    operation = service("sqs").operation("ReceiveMessage")
    assert operation is not None
    assert text(CODEC.encode(operation, {"Messages": [message, {"MessageId": "o"}]}, "r")) == (
        '<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult>'
        "<Message><MessageId>m</MessageId><Body>&lt;&amp;&gt;&#xd;\n</Body>"
        "<Attribute><Name>SenderId</Name><Value>s</Value></Attribute>"
        "<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute>"
        "<MessageAttribute><Name>n</Name><Value><DataType>Binary</DataType><BinaryValue>AQ==</BinaryValue></Value>"
        "</MessageAttribute></Message><Message><MessageId>o</MessageId></Message></ReceiveMessageResult>"
        "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ReceiveMessageResponse>"
    )


def test_a_reply_without_a_result() -> None:
    operation = service("sqs").operation("DeleteQueue")
    assert operation is not None
    assert [
        child.tag.rpartition("}")[2] for child in ElementTree.fromstring(text(CODEC.encode(operation, {}, "r")))
    ] == ["ResponseMetadata"]
