"""AWS JSON against botocore, for every operation of every service that speaks it."""

import json
from typing import Any, ClassVar, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.errors import ClientError, InternalFailure, UnknownOperation, Unsupported
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.errors import SerializationException
from fogbank.wire.http import Request
from fogbank.wire.json import JsonCodec
from fogbank.wire.models import Operation, service
from fogbank.wire.route import Route, operation_of, route
from tests.wire.oracle import REQUEST_ID, SWEEP, Random, Values, operations, parse, same, service_model, to_request

SPEAKERS: Final = sorted(name for name, facts in CATALOGUE.items() if "json" in facts.protocols)
CODEC: Final = JsonCodec()
RANDOMS: Final = st.randoms(use_true_random=True)


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_requests(name: str, rng: Random) -> None:
    for operation in operations(name):
        params = Values(rng).structure(operation.input_shape) if operation.input_shape else {}
        request = to_request(name, operation, params, "json")
        found = route(request, CATALOGUE[name].signing_name)
        assert found == Route(name, operation.name, "json")
        assert same(CODEC.decode(operation_of(found), request), params), operation.name


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_replies(name: str, rng: Random) -> None:
    for operation in operations(name):
        shape, ours = operation.output_shape, service(name).operation(operation.name)
        assert ours is not None
        if shape is not None and shape.event_stream_name:
            continue
        result = Values(rng).structure(shape) if shape else {}
        parsed = parse(CODEC.encode(ours, result, REQUEST_ID), shape, "json")
        assert parsed.pop("ResponseMetadata")["RequestId"] == REQUEST_ID
        assert same(parsed, result), operation.name


@pytest.mark.parametrize("name", SPEAKERS)
def test_errors_of_the_model(name: str) -> None:
    for shape in service_model(name).error_shapes:
        kind = type(shape.name, (ClientError,), {"code": shape.name})
        reply = CODEC.error(service(name), kind("It failed."), REQUEST_ID)
        error = parse(reply, None, "json")["Error"]
        assert error["Message"] == "It failed."
        assert shape.name in (error["Code"], error.get("QueryErrorCode"))


class InvalidParameterValue(ClientError):
    code: ClassVar[str] = "InvalidParameterValue"


class QueueDoesNotExist(ClientError):
    code: ClassVar[str] = "QueueDoesNotExist"


class TransactionCanceled(ClientError):
    code: ClassVar[str] = "TransactionCanceledException"


@pytest.mark.parametrize(
    ("name", "error", "status", "body", "query_error"),
    [
        pytest.param(
            "sqs",
            QueueDoesNotExist("The specified queue does not exist."),
            400,
            {"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "The specified queue does not exist."},
            "AWS.SimpleQueueService.NonExistentQueue;Sender",
            id="modelled, with an old query code",
        ),
        pytest.param(
            "sqs",
            InvalidParameterValue("Value 11 is invalid."),
            400,
            {"__type": "com.amazon.coral.service#InvalidParameterValueException", "message": "Value 11 is invalid."},
            "InvalidParameterValue;Sender",
            id="not in the model",
        ),
        pytest.param(
            "kinesis", UnknownOperation(), 400, {"__type": "UnknownOperationException"}, None, id="without a namespace"
        ),
        pytest.param(
            "dynamodb",
            SerializationException("Unexpected field type"),
            400,
            {"__type": "com.amazon.coral.service#SerializationException", "Message": "Unexpected field type"},
            None,
            id="Coral's own",
        ),
        pytest.param(
            "dynamodb",
            TransactionCanceled("Conflict", CancellationReasons=[{"Code": "None"}]),
            400,
            {
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Conflict",
                "CancellationReasons": [{"Code": "None"}],
            },
            None,
            id="with members",
        ),
        pytest.param(
            "sqs",
            InternalFailure(),
            500,
            {
                "__type": "com.amazon.coral.service#InternalFailure",
                "message": "The request processing has failed because of an unknown error, exception or failure.",
            },
            "InternalFailure;Receiver",
            id="ours",
        ),
        pytest.param(
            "sqs",
            Unsupported("the operation Fly of sqs"),
            501,
            {
                "__type": "com.amazon.coral.service#UnsupportedOperation",
                "message": "Fogbank does not support the operation Fly of sqs.",
            },
            "UnsupportedOperation;Sender",
            id="a refusal of ours",
        ),
    ],
)
def test_error_bodies(name: str, error: Any, status: int, body: dict[str, Any], query_error: str | None) -> None:
    reply = CODEC.error(service(name), error, REQUEST_ID)
    assert isinstance(reply.body, bytes)
    assert (reply.status, reply.headers.get("x-amzn-query-error")) == (status, query_error)
    assert json.loads(reply.body) == body


def _operation(name: str, operation: str) -> Operation:
    found = service(name).operation(operation)
    assert found is not None
    return found


def _decode(name: str, operation: str, body: bytes) -> dict[str, Any]:
    return CODEC.decode(_operation(name, operation), Request("POST", "/", "", {}, body))


SEND: Final = ("sqs", "SendMessage")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b'{"QueueUrl": 1}', "NUMBER_VALUE can not be converted to a String", id="a number for a string"),
        pytest.param(b'{"QueueUrl": true}', "TRUE_VALUE can not be converted to a String", id="true for a string"),
        pytest.param(
            b'{"QueueUrl": {}}', "Start of structure or map found where not expected.", id="a map for a string"
        ),
        pytest.param(b'{"QueueUrl": []}', "Start of list found where not expected", id="a list for a string"),
        pytest.param(
            b'{"DelaySeconds": "1"}', "STRING_VALUE can not be converted to an Integer", id="a string for an integer"
        ),
        pytest.param(b'{"DelaySeconds": 1.5}', "NUMBER_VALUE can not be converted to an Integer", id="a fraction"),
        pytest.param(
            b'{"DelaySeconds": 2147483648}', "NUMBER_VALUE can not be converted to an Integer", id="too large"
        ),
        pytest.param(b'{"DelaySeconds": 1e308}', "NUMBER_VALUE can not be converted to an Integer", id="huge"),
        pytest.param(b'{"MessageAttributes": []}', "Start of list found where not expected", id="a list for a map"),
        pytest.param(b'{"MessageAttributes": "x"}', "Expected map or null", id="a string for a map"),
        pytest.param(b'{"MessageAttributes": {"a": 1}}', "Unexpected field type", id="a number for a structure"),
        pytest.param(
            b'{"MessageAttributes": {"a": {"BinaryValue": "*"}}}',
            "STRING_VALUE can not be converted to a Blob",
            id="not base64",
        ),
        pytest.param(b"[]", "Start of list found where not expected", id="a list for the input"),
        pytest.param(b"{", "The request body is not a valid JSON document.", id="truncated"),
        pytest.param(b'{"a": NaN}', "The request body is not a valid JSON document.", id="NaN"),
        pytest.param(b'{"a": 1e999}', "The request body is not a valid JSON document.", id="beyond floats"),
        pytest.param(b'"\xff"', "The request body is not a valid JSON document.", id="not UTF-8"),
        pytest.param(b'{"a": "\\ud800"}', "The request body is not a valid JSON document.", id="half a surrogate pair"),
        pytest.param(b"[" * 1_000_000, "The document is nested too deeply.", id="a depth bomb"),
        pytest.param(b"1" * 100_000, "The request body is not a valid JSON document.", id="a huge number"),
    ],
)
def test_what_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(SerializationException) as caught:
        _decode(*SEND, body)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("body", "decoded"),
    [
        pytest.param(b"", {}, id="no body"),
        pytest.param(b"null", {}, id="null"),
        pytest.param(b'{"QueueUrl": null}', {}, id="a null member is absent"),
        pytest.param(b'{"Colour": {"a": 1}}', {}, id="unknown members are skipped"),
        pytest.param(b'{"DelaySeconds": 5.0}', {"DelaySeconds": 5}, id="a whole number in disguise"),
        pytest.param(b'{"QueueUrl": "a", "QueueUrl": "b"}', {"QueueUrl": "b"}, id="the last of duplicates"),
        pytest.param(b'{"MessageAttributes": {"a": null}}', {"MessageAttributes": {}}, id="a null value of a map"),
    ],
)
def test_what_is_let_pass(body: bytes, decoded: dict[str, Any]) -> None:
    assert _decode(*SEND, body) == decoded


def test_a_deep_document_of_a_recursive_shape_is_refused() -> None:
    depth = 100_000
    body = b'{"TableName":"t","Item":{"a":' + b'{"L":[' * depth + b"]}" * depth + b"}}"
    with pytest.raises(SerializationException):
        _decode("dynamodb", "PutItem", body)


@pytest.mark.parametrize("text", [b"1700000000.5", b'"2023-11-14T22:13:20.500Z"', b'"2023-11-14T23:13:20.5+01:00"'])
def test_a_timestamp_may_be_a_number_or_a_date(text: bytes) -> None:
    body = b'{"StreamName":"s","StreamCreationTimestamp":' + text + b"}"
    assert _decode("kinesis", "ListShards", body)["StreamCreationTimestamp"] == 1_700_000_000.5
