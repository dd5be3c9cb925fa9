"""The gateway: the hot path and the long way say the same; what is not built is refused by name."""

import json
from typing import Any, Final

import pytest
from msgspec import Struct

from fogbank.kernel.action import Context, Registry, action
from fogbank.kernel.errors import Unsupported
from fogbank.services import sqs
from fogbank.services.sqs.send_message import SendMessage
from fogbank.wire.auth import Authenticator
from fogbank.wire.bind import missing_of
from fogbank.wire.errors import SerializationException
from fogbank.wire.gateway import Gateway, Refused
from fogbank.wire.http import Request
from fogbank.wire.models import service

SIGNED: Final = (
    "AWS4-HMAC-SHA256 Credential=111122223333/20261123/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0"
)
URL: Final = "http://localhost:4566/111122223333/q"


class Narrow(Struct, rename="pascal", forbid_unknown_fields=True):
    """SendMessage as it would be if little of it were built."""

    queue_url: str
    message_body: str


@action("sqs", "SendMessage")
async def narrow(store: object, ctx: Context, request: Narrow) -> Narrow:
    return request


def ask(operation: str, body: Any, **headers: str) -> Request:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {
        "x-amz-target": f"AmazonSQS.{operation}",
        "content-type": "application/x-amz-json-1.0",
        "host": "localhost:4566",
        "authorization": SIGNED,
        **headers,
    }
    return Request("POST", "/", "", given, raw)


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Registry(None, sqs.ACTIONS), Authenticator())


def test_the_hot_path_decodes_into_the_struct(gateway: Gateway) -> None:
    call = gateway.accept(ask("SendMessage", {"QueueUrl": URL, "MessageBody": "hi", "DelaySeconds": 0}), 0)
    assert call.params == SendMessage(URL, "hi", delay_seconds=0)
    assert call.content_type == "application/x-amz-json-1.0"
    assert (call.identity.account, call.identity.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"QueueUrl": URL, "MessageBody": "hi", "Unheard": 1}, id="a member that nobody knows"),
        pytest.param({"QueueUrl": URL, "MessageBody": "hi", "MessageAttributes": {}}, id="an empty map"),
        pytest.param({"QueueUrl": URL, "MessageBody": "hi", "DelaySeconds": None}, id="null is absence"),
    ],
)
def test_the_long_way_understands_what_is_odd(gateway: Gateway, body: dict[str, Any]) -> None:
    params = gateway.accept(ask("SendMessage", body), 0).params
    assert isinstance(params, SendMessage)
    assert (params.message_body, params.delay_seconds) == ("hi", None)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param(ask("SendMessage", b"{"), "SerializationException", id="no JSON"),
        pytest.param(ask("SendMessage", {"QueueUrl": URL}), "MissingParameter", id="a required member is missing"),
        pytest.param(ask("SendMessage", {"QueueUrl": 5, "MessageBody": "hi"}), "SerializationException", id="a type"),
        pytest.param(ask("Nonsense", {}), "UnknownOperationException", id="no such operation"),
    ],
)
def test_mistakes_have_aws_words(gateway: Gateway, request_: Request, code: str) -> None:
    with pytest.raises(Refused) as refused:
        gateway.accept(request_, 0)
    assert refused.value.error.code == code
    reply = gateway.refuse(refused.value.speech, refused.value.error, "id-1")
    assert reply.status == 400
    assert reply.headers["x-amzn-RequestId"] == "id-1"


def test_a_member_that_is_not_built_is_refused_by_name() -> None:
    gateway = Gateway(Registry(None, [narrow]), Authenticator())
    with pytest.raises(Refused) as refused:
        gateway.accept(ask("SendMessage", {"QueueUrl": URL, "MessageBody": "hi", "DelaySeconds": 1}), 0)
    assert isinstance(refused.value.error, Unsupported)
    assert "SendMessage.DelaySeconds" in refused.value.error.message
    assert gateway.refuse(refused.value.speech, refused.value.error, "id").status == 501


def test_an_operation_that_is_not_built_is_refused_by_name(gateway: Gateway) -> None:
    request = ask("PutRecord", {"StreamName": "s", "Data": "", "PartitionKey": "k"})
    request.headers["x-amz-target"] = "Kinesis_20131202.PutRecord"
    with pytest.raises(Refused) as refused:
        gateway.accept(request, 0)
    assert refused.value.error.message == "Fogbank does not support the operation PutRecord of kinesis."


def test_what_is_missing_is_found_at_every_depth() -> None:
    operation = service("sqs").operation("SendMessage")
    assert operation is not None
    assert operation.input is not None
    assert missing_of(operation.input, SendMessage) == {}
    assert "DelaySeconds" in missing_of(operation.input, Narrow)


def test_an_odd_document_is_a_serialization_error(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.accept(ask("SendMessage", {"QueueUrl": URL, "MessageBody": ["hi"]}), 0)
    assert isinstance(refused.value.error, SerializationException)
