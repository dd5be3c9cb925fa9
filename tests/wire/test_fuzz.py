"""Whatever comes in, a ClientError comes out, and soon: random bytes, and valid requests that were tampered with."""

import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import cycle
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from fogbank.kernel.errors import ClientError
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.http import Request
from fogbank.wire.models import Operation, service
from fogbank.wire.protocols import codec_of
from fogbank.wire.route import RouteError, operation_of, route
from fogbank.wire.validate import validate
from tests.wire.oracle import Random, Values, operations, to_request

EXAMPLES: Final = int(os.environ.get("FOGBANK_FUZZ_EXAMPLES", "150"))
FUZZ: Final = settings(
    max_examples=EXAMPLES,
    derandomize="FOGBANK_FUZZ_EXAMPLES" not in os.environ,
    deadline=1000,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
RANDOMS: Final = st.randoms(use_true_random=True)


def handle(request: Request, signing_name: str | None) -> int:
    """All that happens to a request before its action; the status of what is said to it."""
    try:
        found = route(request, signing_name)
        operation = operation_of(found)
        params = codec_of(found.protocol).decode(operation, request)
        validate(operation, params)
    except RouteError as error:
        return codec_of(error.protocol).error(None, error.error, "r").status
    except ClientError as error:
        return codec_of("json").error(None, error, "r").status
    return 200


# What breaks parsers: bounds, delimiters, bombs.
TOKENS: Final = (
    *rb"% %ff %00 .. // / & = && + . .1. .-1. .99999999999999999999. null NaN 1e999 -0 [ ] { } [[[[".split(),
    *rb"\ \ud800 < > </ &lt; &x; <!DOCTYPE <![CDATA[".split(),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc1", b"\xd8\x1c", b"\xbf", b"\xf7", b"\x9f", b"\xfb", b'"'),
    *(b"9" * 50, b"a" * 300),
)


def tamper(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(0, len(data) + 1)
        match rng.randrange(0, 5):
            case 0:
                data = data[:at] + rng.choice(TOKENS) + data[at:]
            case 1:
                data = data[:at] + data[at + rng.randrange(1, 9) :]
            case 2:
                data = data[:at] + data[max(0, at - rng.randrange(1, 30)) :]
            case 3:
                data = data[:at] + bytes([rng.randrange(0, 256)]) + data[at + 1 :]
            case _:
                data = data[:at]
    return data


def tampered(request: Request, rng: Random) -> Request:
    part = rng.randrange(0, 6)
    if part == 0:
        return Request(request.method, tamper_text(request.path, rng), request.query, request.headers, request.body)
    if part == 1:
        return Request(request.method, request.path, tamper_text(request.query, rng), request.headers, request.body)
    if part == 2 and request.headers:
        name = rng.choice(sorted(request.headers))
        headers = request.headers | {name: tamper_text(request.headers[name], rng)}
        return Request(request.method, request.path, request.query, headers, request.body)
    return Request(request.method, request.path, request.query, request.headers, tamper(request.body, rng))


def tamper_text(text: str, rng: Random) -> str:
    return tamper(text.encode(), rng).decode("latin-1")


PROTOCOLS: Final = [(name, protocol) for name, facts in sorted(CATALOGUE.items()) for protocol in facts.protocols]


@pytest.mark.parametrize(("name", "protocol"), PROTOCOLS)
def test_tampered_requests(name: str, protocol: str) -> None:
    actions = cycle(operations(name))

    @FUZZ
    @given(rng=RANDOMS)
    def run(rng: Random) -> None:
        action = next(actions)
        params = Values(rng).structure(action.input_shape) if action.input_shape else {}
        request = to_request(name, action, params, protocol)
        status = handle(tampered(request, rng), CATALOGUE[name].signing_name if rng.random() < 0.8 else None)
        assert status < 500

    run()


HEADERS: Final = st.dictionaries(
    st.sampled_from(["host", "content-type", "x-amz-target", "smithy-protocol", "x-amz-copy-source", "x-amz-meta-a"]),
    st.one_of(
        st.sampled_from(
            [
                "sqs.eu-west-1.amazonaws.com",
                "b.s3.localhost",
                "lambda.x",
                "application/x-www-form-urlencoded",
                "application/x-amz-cbor-1.1",
                "AmazonSQS.SendMessage",
                "DynamoDB_20120810.PutItem",
                "rpc-v2-cbor",
            ]
        ),
        st.text(max_size=20),
    ),
)


@FUZZ
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "X"]),
    path=st.one_of(
        st.text(max_size=30).map("/".__add__), st.sampled_from(["", "/", "/123456789012/q", "/2015-03-31/functions/f"])
    ),
    query=st.text(alphabet="Actionversn=&%+.1aé", max_size=40),
    headers=HEADERS,
    body=st.binary(max_size=60),
    signing_name=st.one_of(
        st.none(), st.sampled_from(sorted({facts.signing_name for facts in CATALOGUE.values()})), st.text()
    ),
)
def test_random_requests(
    method: str, path: str, query: str, headers: dict[str, str], body: bytes, signing_name: str | None
) -> None:
    assert handle(Request(method, path, query, headers, body), signing_name) < 500


def get(name: str) -> Operation:
    service_name, _, action = name.partition(".")
    found = service(service_name).operation(action)
    assert found is not None
    return found


# One operation whose input has nearly everything, for each decoder.
RICH: Final[Mapping[str, Operation]] = {
    "json": get("dynamodb.PutItem"),
    "query": get("sqs.SendMessageBatch"),
    "rest-json": get("lambda.CreateFunction"),
    "rest-xml": get("s3.PutBucketLifecycleConfiguration"),
    "smithy-rpc-v2-cbor": get("cloudwatch.PutMetricData"),
    "cbor": get("kinesis.PutRecords"),
}


@pytest.mark.parametrize("protocol", sorted(RICH))
def test_random_bodies(protocol: str) -> None:
    operation = RICH[protocol]
    path = operation.uri.partition("?")[0].replace("{Bucket}", "b")

    @FUZZ
    @given(body=st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(TOKENS), max_size=12).map(b"".join)))
    @example(body=b"\xef\xbb\xbf{}")
    @example(body=b'{"Item":' * 5000)
    @example(body=b'{"Item":{"a":' + b'{"M":{"a":' * 300 + b"null" + b"}}" * 300 + b"}}")
    @example(body=b"Entries.1." * 50_000)
    @example(body=b"&".join(b"SendMessageBatchRequestEntry.%d.Id=x" % index for index in range(20_000)))
    @example(body=b"a=1&" * 50_000)
    @example(body=b"<" * 100_000)
    @example(body=b'<?xml version="1.0" encoding="UTF-16"?><a/>')
    @example(body=b"<a " + b" ".join(b"a%d='x'" % index for index in range(5000)) + b"/>")
    @example(body=b"\x9f" * 100_000)
    @example(body=b"\x5f\x5f\x5f")
    def run(body: bytes) -> None:
        request = Request(operation.method, path, "", {"host": "localhost"}, body)
        with suppress(ClientError):
            validate(operation, codec_of(protocol).decode(operation, request))

    run()


@pytest.mark.parametrize("protocol", sorted(RICH))
def test_any_error_can_be_said(protocol: str) -> None:
    operation = RICH[protocol]

    @FUZZ
    @given(message=st.text(), extra=st.dictionaries(st.sampled_from(["Reason", "BucketName", "Odd"]), st.text()))
    def run(message: str, extra: dict[str, Any]) -> None:
        for said in (operation.service, None):
            reply = codec_of(protocol).error(said, ClientError(message, **extra), "r", operation)
            assert isinstance(reply.body, bytes)

    run()
