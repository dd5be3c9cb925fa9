"""Smithy RPC v2 CBOR against botocore; the older CBOR by hand, for botocore never spoke it."""

from typing import Any, Final

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.errors import ClientError
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.errors import SerializationException
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import Operation, service
from fogbank.wire.protocols import codec_of
from fogbank.wire.route import Route, operation_of, route
from tests.wire.oracle import REQUEST_ID, SWEEP, Random, Values, operations, parse, same, service_model, to_request

RPC_V2: Final = "smithy-rpc-v2-cbor"
# Only CloudWatch's model lists the protocol yet. Any service with a target can be addressed in it.
SPEAKERS: Final = sorted(name for name, facts in CATALOGUE.items() if facts.target_prefix)
CODEC: Final = codec_of(RPC_V2)
OLD: Final = codec_of("cbor")
RANDOMS: Final = st.randoms(use_true_random=True)


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_requests(name: str, rng: Random) -> None:
    for operation in operations(name):
        params = Values(rng).structure(operation.input_shape) if operation.input_shape else {}
        request = to_request(name, operation, params, RPC_V2)
        found = route(request, CATALOGUE[name].signing_name)
        assert found == Route(name, operation.name, RPC_V2)
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
        reply = CODEC.encode(ours, result, REQUEST_ID)
        assert reply.headers["smithy-protocol"] == "rpc-v2-cbor"
        parsed = parse(reply, shape, RPC_V2)
        assert parsed.pop("ResponseMetadata").get("RequestId", REQUEST_ID) == REQUEST_ID
        assert same(parsed, result), operation.name


@pytest.mark.parametrize("name", SPEAKERS)
def test_errors_of_the_model(name: str) -> None:
    for shape in service_model(name).error_shapes:
        kind = type(shape.name, (ClientError,), {"code": shape.name})
        error = parse(CODEC.error(service(name), kind("It failed."), REQUEST_ID), None, RPC_V2)["Error"]
        assert error["Message"] == "It failed."
        assert shape.name in (error["Code"], error.get("QueryErrorCode"))


class ResourceNotFound(ClientError):
    code = "ResourceNotFound"


def loads(reply: Reply) -> Any:
    assert isinstance(reply.body, bytes)
    return cbor2.loads(reply.body)


def test_an_error_of_cloudwatch() -> None:
    reply = CODEC.error(service("cloudwatch"), ResourceNotFound("No such alarm."), "r")
    assert reply.status == 404
    assert reply.headers["x-amzn-query-error"] == "ResourceNotFound;Sender"
    assert loads(reply)["message"] == "No such alarm."
    assert loads(reply)["__type"].startswith("com.amazonaws.cloudwatch.v2010_08_01#")


def get(name: str) -> Operation:
    service_name, _, action = name.partition(".")
    found = service(service_name).operation(action)
    assert found is not None
    return found


def test_the_older_cbor_counts_milliseconds() -> None:
    record = {"SequenceNumber": "1", "Data": b"x", "PartitionKey": "k", "ApproximateArrivalTimestamp": 1_700_000_000.5}
    reply = OLD.encode(get("kinesis.GetRecords"), {"Records": [record]}, "r")
    assert reply.headers["Content-Type"] == "application/x-amz-cbor-1.1"
    assert isinstance(reply.body, bytes)
    assert cbor2.dumps(cbor2.CBORTag(1, 1_700_000_000_500)) in reply.body
    body = cbor2.dumps(
        {"StreamName": "s", "ShardId": "i", "ShardIteratorType": "AT_TIMESTAMP", "Timestamp": 1_700_000_000_500}
    )
    decoded = OLD.decode(get("kinesis.GetShardIterator"), Request("POST", "/", "", {}, body))
    assert decoded["Timestamp"] == 1_700_000_000.5


def decode(body: bytes) -> dict[str, Any]:
    return CODEC.decode(get("cloudwatch.PutMetricData"), Request("POST", "/", "", {}, body))


@pytest.mark.parametrize(
    ("body", "decoded"),
    [
        pytest.param(b"", {}, id="no body"),
        pytest.param(b"\xa0", {}, id="empty"),
        pytest.param(b"\xbf\x69Namespace\x7f\x61a\x61b\xff\xff", {"Namespace": "ab"}, id="indefinite lengths"),
        pytest.param(b"\xa1\x69Namespace\xf6", {}, id="null"),
        pytest.param(b"\xa1\x69Namespace\xf7", {}, id="undefined"),
        pytest.param(b"\xa1\x61x\xd8\x19\x00", None, id="a tag within an unknown member"),
        pytest.param(b"\xa1\x61x\x01", {}, id="an unknown member"),
    ],
)
def test_what_is_let_pass(body: bytes, decoded: dict[str, Any] | None) -> None:
    if decoded is None:
        with pytest.raises(SerializationException):
            decode(body)
    else:
        assert decode(body) == decoded


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xa1\x69Namespace\x01", id="a number for a string"),
        pytest.param(b"\xa1\x69Namespace\x41a", id="bytes for a string"),
        pytest.param(b"\xa1\x69Namespace\xf8\xff", id="an unknown simple value"),
        pytest.param(b"\xa1\x69Namespace", id="truncated"),
        pytest.param(b"\x81" * 1_000_000, id="a depth bomb"),
        pytest.param(b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", id="a length bomb"),
        pytest.param(b"\xd8\x1c\x81\xd8\x1d\x00", id="a list that holds itself"),
        pytest.param(b"\xd8\x23\x64(a+)", id="a regular expression"),
        pytest.param(b"\xc2\x41\x01", id="a big number"),
        pytest.param(b"\xa1\x61\xff\x01", id="not UTF-8"),
        pytest.param(b"\xa1\x01\x01", id="a key that is no text"),
        pytest.param(b"\x01", id="no map"),
        pytest.param(b"\xff", id="a break out of nowhere"),
    ],
)
def test_what_is_refused(body: bytes) -> None:
    with pytest.raises(SerializationException):
        decode(body)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, "x", [], {}, True])
def test_what_is_no_timestamp(value: object) -> None:
    body = cbor2.dumps({"MetricData": [{"MetricName": "m", "Timestamp": value}]})
    with pytest.raises(SerializationException):
        decode(body)
    with pytest.raises(SerializationException):
        OLD.decode(get("cloudwatch.PutMetricData"), Request("POST", "/", "", {}, body))
