"""Both REST protocols against botocore, for every operation of every service that speaks them."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.kernel.errors import AwsError, ClientError, InternalFailure
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.errors import UnknownPath
from fogbank.wire.http import Reply, Request
from fogbank.wire.models import Operation, service
from fogbank.wire.protocols import codec_of
from fogbank.wire.rest import split_header
from fogbank.wire.rest_xml import host_id
from fogbank.wire.route import Route, route
from tests.wire.oracle import (
    REQUEST_ID,
    SWEEP,
    Random,
    Values,
    operations,
    parse,
    same,
    service_model,
    to_request,
    without_empties,
)

SPEAKERS: Final = sorted(name for name, facts in CATALOGUE.items() if facts.protocols[0].startswith("rest-"))
RANDOMS: Final = st.randoms(use_true_random=True)

# Operations that share method and address with another one, which answers for both.
ALIASES: Final = {
    "GetBucketLifecycle": "GetBucketLifecycleConfiguration",
    "PutBucketLifecycle": "PutBucketLifecycleConfiguration",
    "ListDirectoryBuckets": "ListBuckets",
}
# Their documents give one name to two members; the operations that replaced them do not.
AMBIGUOUS: Final = ("GetBucketNotification", "PutBucketNotification")


def protocol_of(name: str) -> str:
    return CATALOGUE[name].protocols[0]


def drawn(shape: Any, rng: Random) -> dict[str, Any]:
    """Values as a client can send them: header maps in lower case, no empty payloads."""
    values = Values(rng).structure(shape) if shape else {}
    for key in list(values):
        member = shape.members[key]
        if member.serialization.get("location") == "headers":
            values[key] = {name.lower(): value for name, value in values[key].items()}
        if member.serialization.get("location") == "statusCode":
            values[key] = 200 + rng.randrange(0, 100)
        if values[key] in (b"", "") and key == shape.serialization.get("payload"):
            del values[key]
    return values


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_requests(name: str, rng: Random) -> None:
    for operation in operations(name):
        if operation.name in AMBIGUOUS:
            continue
        params = drawn(operation.input_shape, rng)
        request = to_request(name, operation, params, protocol_of(name))
        found = route(request, CATALOGUE[name].signing_name)
        assert found == Route(name, ALIASES.get(str(operation.name), str(operation.name)), protocol_of(name))
        ours = service(name).operation(operation.name)
        assert ours is not None
        decoded = codec_of(found.protocol).decode(ours, request)
        # Expires is text for us and a date for botocore; Content-Length comes from HTTP, asked or not.
        params |= {key: decoded[key] for key in ("Expires", "ContentLength") if key in decoded}
        assert same(without_empties(decoded), without_empties(params)), operation.name


@pytest.mark.parametrize("name", SPEAKERS)
@SWEEP
@given(rng=RANDOMS)
def test_replies(name: str, rng: Random) -> None:
    for operation in operations(name):
        shape, ours = operation.output_shape, service(name).operation(operation.name)
        assert ours is not None
        if shape is not None and (shape.event_stream_name or operation.name in ("GetBucketLocation", *AMBIGUOUS)):
            continue
        result = drawn(shape, rng)
        result.pop("Expires", None)
        check_reply(protocol_of(name), ours, shape, result)


def check_reply(protocol: str, ours: Operation, shape: Any, result: dict[str, Any]) -> None:
    reply = codec_of(protocol).encode(ours, result, REQUEST_ID)
    payload = "" if ours.output is None else ours.output.payload or ""
    if isinstance(result.get(payload), bytes):
        # botocore reads a payload of bytes as UTF-8, unless it is a stream.
        assert reply.body == result.pop(payload)
        reply.body = b""
    parsed = parse(reply, shape, protocol)
    assert parsed.pop("ResponseMetadata")["RequestId"] == REQUEST_ID
    for key, member in ours.output.members.items() if ours.output else ():
        if ours.method == "HEAD" and not member.location:
            result.pop(key, None)
        if key not in result and (key == payload or member.location_name == "Content-Type"):
            parsed.pop(key, None)  # an empty payload, and the type that we gave it
        if member.location == "statusCode":
            assert parsed.pop(key) == result.pop(key, reply.status)
    assert same(without_empties(parsed), without_empties(result)), ours.name


@pytest.mark.parametrize("name", SPEAKERS)
def test_errors_of_the_model(name: str) -> None:
    codec = codec_of(protocol_of(name))
    for shape in service_model(name).error_shapes:
        kind = type(shape.name, (ClientError,), {"code": shape.name})
        reply = codec.error(service(name), kind("It failed."), REQUEST_ID)
        parsed = parse(reply, None, protocol_of(name))
        trait: dict[str, Any] = shape.metadata.get("error") or {}
        status = trait.get("httpStatusCode") or (500 if shape.metadata.get("fault") else 400)
        assert (parsed["Error"]["Code"], parsed["Error"]["Message"]) == (shape.name, "It failed.")
        assert (reply.status, parsed["ResponseMetadata"]["RequestId"]) == (status, REQUEST_ID)


class TooManyRequests(ClientError):
    code = "TooManyRequestsException"


class NoSuchKey(ClientError):
    code = "NoSuchKey"


def get(name: str) -> Operation:
    service_name, _, action = name.partition(".")
    found = service(service_name).operation(action)
    assert found is not None
    return found


def body_of(reply: Reply) -> bytes:
    assert isinstance(reply.body, bytes)
    return reply.body


def test_an_error_of_lambda() -> None:
    error = TooManyRequests(
        "Rate exceeded", retryAfterSeconds="5", Reason="ReservedFunctionConcurrentInvocationLimitExceeded"
    )
    reply = codec_of("rest-json").error(service("lambda"), error, "r")
    assert (reply.status, reply.headers["x-amzn-ErrorType"], reply.headers["Retry-After"]) == (
        429,
        "TooManyRequestsException",
        "5",
    )
    assert json.loads(body_of(reply)) == {
        "Type": "User",
        "message": "Rate exceeded",
        "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
    }


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [(UnknownPath(), "AccessDeniedException", 403), (InternalFailure(), "InternalFailure", 500)],
)
def test_errors_that_are_in_no_model(error: AwsError, code: str, status: int) -> None:
    reply = codec_of("rest-json").error(None, error, "r")
    assert (reply.status, reply.headers["x-amzn-ErrorType"]) == (status, code)


def test_an_error_of_s3() -> None:
    reply = codec_of("rest-xml").error(service("s3"), NoSuchKey("The specified key does not exist.", Key="a&b"), "r")
    assert reply.status == 404
    assert body_of(reply).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code>'
        "<Message>The specified key does not exist.</Message><Key>a&amp;b</Key><RequestId>r</RequestId>"
        f"<HostId>{host_id('r')}</HostId></Error>"
    )


def test_head_has_no_body() -> None:
    reply = codec_of("rest-xml").error(service("s3"), NoSuchKey("gone"), "r", get("s3.HeadObject"))
    assert (reply.status, reply.body) == (404, b"")
    reply = codec_of("rest-xml").encode(
        get("s3.HeadObject"), {"ContentLength": 5, "LastModified": 0, "Metadata": {"a": "b"}}, "r"
    )
    assert (reply.body, reply.headers) == (
        b"",
        {
            "x-amz-request-id": "r",
            "x-amz-id-2": host_id("r"),
            "Content-Length": "5",
            "Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT",
            "x-amz-meta-a": "b",
        },
    )


@pytest.mark.parametrize(
    ("name", "result", "document"),
    [
        pytest.param(
            "s3.GetBucketLocation",
            {"LocationConstraint": "eu-west-1"},
            '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
            id="unwrapped",
        ),
        pytest.param(
            "s3.ListObjectsV2",
            {"Name": "b", "IsTruncated": False, "Contents": [{"Key": "a", "LastModified": 0.5}, {"Key": "<"}]},
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>'
            "<IsTruncated>false</IsTruncated><Contents><Key>a</Key><LastModified>1970-01-01T00:00:00.500Z</LastModified>"
            "</Contents><Contents><Key>&lt;</Key></Contents></ListBucketResult>",
            id="flattened",
        ),
        pytest.param(
            "s3.GetObjectAcl",
            {"Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "i"}, "Permission": "READ"}]},
            '<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><AccessControlList><Grant>'
            '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>i</ID>'
            "</Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>",
            id="an attribute",
        ),
        pytest.param(
            "s3.GetObjectLegalHold",
            {"LegalHold": {"Status": "ON"}},
            '<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>ON</Status></LegalHold>',
            id="a payload",
        ),
    ],
)
def test_documents_of_s3(name: str, result: dict[str, Any], document: str) -> None:
    reply = codec_of("rest-xml").encode(get(name), result, "r")
    assert body_of(reply).decode().partition("\n")[2] == document


@pytest.mark.parametrize(
    ("name", "request_", "decoded"),
    [
        pytest.param(
            "lambda.Invoke",
            Request("POST", "/2015-03-31/functions/f/invocations", "", {"x-amz-invocation-type": "Event"}, b"{}"),
            {"FunctionName": "f", "InvocationType": "Event", "Payload": b"{}"},
            id="a payload of bytes",
        ),
        pytest.param(
            "lambda.UntagResource",
            Request("DELETE", "/2017-03-31/tags/arn%3Aaws%3Alambda", "tagKeys=a&tagKeys=b+c&tagKeys=%2B", {}, b""),
            {"Resource": "arn:aws:lambda", "TagKeys": ["a", "b c", "+"]},
            id="a list in the query string",
        ),
        pytest.param(
            "apigateway.GetExport",
            Request(
                "GET", "/restapis/i/stages/s/exports/oas30", "extensions=x&=y", {"accept": "application/json"}, b""
            ),
            {
                "restApiId": "i",
                "stageName": "s",
                "exportType": "oas30",
                "accepts": "application/json",
                "parameters": {"extensions": "x", "": "y"},
            },
            id="the rest of the query string",
        ),
        pytest.param(
            "apigatewaymanagementapi.PostToConnection",
            Request("POST", "/dev/@connections/abc%3D", "", {}, b"hi"),
            {"ConnectionId": "abc=", "Data": b"hi"},
            id="behind a stage",
        ),
        pytest.param(
            "s3.PutObject",
            Request(
                "PUT", "/a%2Fb//c%20+", "", {"host": "buck.et.s3.eu-west-1.amazonaws.com", "x-amz-meta-x": "1"}, b"\xff"
            ),
            {"Bucket": "buck.et", "Key": "a/b//c +", "Metadata": {"x": "1"}, "Body": b"\xff"},
            id="a virtual host, and a key with everything",
        ),
        pytest.param(
            "s3.DeleteObjects",
            Request(
                "POST",
                "/b",
                "delete",
                {},
                b'<?xml version="1.0"?><x:Delete xmlns:x="y"><Quiet>true</Quiet><Object><Key>a&amp;</Key></Object>'
                b"<Unknown/><Object><Key/></Object></x:Delete>",
            ),
            {"Bucket": "b", "Delete": {"Quiet": True, "Objects": [{"Key": "a&"}, {"Key": ""}]}},
            id="a document",
        ),
        pytest.param(
            "s3.ListObjectsV2",
            Request("GET", "/b/", "list-type=2&prefix=&max-keys=5", {"x-amz-optional-object-attributes": "a, b"}, b""),
            {"Bucket": "b", "Prefix": "", "MaxKeys": 5, "OptionalObjectAttributes": ["a", "b"]},
            id="an empty value, a list in a header",
        ),
    ],
)
def test_what_is_read(name: str, request_: Request, decoded: dict[str, Any]) -> None:
    codec = codec_of(protocol_of(name.partition(".")[0]))
    assert codec.decode(get(name), request_) == decoded


BOMB: Final = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Delete>&b;</Delete>'


@pytest.mark.parametrize(
    ("name", "request_", "code"),
    [
        pytest.param("s3.DeleteObjects", Request("POST", "/b", "delete", {}, b"<a>"), "MalformedXML", id="truncated"),
        pytest.param("s3.DeleteObjects", Request("POST", "/b", "delete", {}, b"\x00"), "MalformedXML", id="no XML"),
        pytest.param(
            "s3.DeleteObjects", Request("POST", "/b", "delete", {}, b"<a/><b/>"), "MalformedXML", id="two roots"
        ),
        pytest.param(
            "s3.DeleteObjects", Request("POST", "/b", "delete", {}, BOMB), "MalformedXML", id="an entity bomb"
        ),
        pytest.param(
            "s3.DeleteObjects",
            Request("POST", "/b", "delete", {}, b"<a>" * 1_000_000),
            "MalformedXML",
            id="a depth bomb",
        ),
        pytest.param(
            "s3.DeleteObjects",
            Request("POST", "/b", "delete", {}, b"<Delete><Quiet>maybe</Quiet></Delete>"),
            "MalformedXML",
            id="no boolean",
        ),
        pytest.param("s3.PutBucketPolicy", Request("PUT", "/b", "policy", {}, b"\xff"), "MalformedXML", id="no text"),
        pytest.param("s3.ListObjects", Request("GET", "/b", "max-keys=x", {}, b""), "InvalidArgument", id="no number"),
        pytest.param(
            "s3.ListObjects", Request("GET", "/%ff", "", {}, b""), "InvalidArgument", id="a path that is no UTF-8"
        ),
        pytest.param(
            "s3.ListObjects", Request("GET", "/b", "prefix=a&prefix=b", {}, b""), "InvalidArgument", id="twice"
        ),
        pytest.param(
            "s3.GetObject", Request("GET", "/b/k", "", {"if-modified-since": "x"}, b""), "InvalidArgument", id="no date"
        ),
        pytest.param(
            "lambda.ListFunctions",
            Request("GET", "/2015-03-31/functions", "MaxItems=x", {}, b""),
            "SerializationException",
            id="no number, in JSON",
        ),
        pytest.param(
            "lambda.CreateFunction",
            Request("POST", "/2015-03-31/functions", "", {}, b"[]"),
            "SerializationException",
            id="no object",
        ),
        pytest.param(
            "lambda.CreateFunction",
            Request("POST", "/2015-03-31/functions", "", {}, b"{" * 100),
            "SerializationException",
            id="no JSON",
        ),
    ],
)
def test_what_is_refused(name: str, request_: Request, code: str) -> None:
    codec = codec_of(protocol_of(name.partition(".")[0]))
    with pytest.raises(ClientError) as caught:
        codec.decode(get(name), request_)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a", ["a"]),
        ("a, b ,c", ["a", "b", "c"]),
        ('"a,b",c', ["a,b", "c"]),
        (r'"a\"b\\",c', ['a"b\\', "c"]),
        ('"a', ["a"]),
        ("", [""]),
        (",", ["", ""]),
    ],
)
def test_split_header(text: str, items: list[str]) -> None:
    assert split_header(text) == items
