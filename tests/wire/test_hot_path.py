"""The hot path understands what the long way understands, or leaves it to it."""

import json
from typing import Any, Final

import pytest

from fogbank.kernel.action import Registry
from fogbank.services import events, iam, sns
from fogbank.services.events.put_events import PutEventsResponse, PutEventsResultEntry
from fogbank.wire.auth import Authenticator
from fogbank.wire.gateway import Call, Gateway, Refused
from fogbank.wire.http import Request

TOPIC: Final = "TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3At"
ENTRY: Final = "MessageAttributes.entry"
ONE: Final = f"{ENTRY}.1.Name=kind&{ENTRY}.1.Value.DataType=String&{ENTRY}.1.Value.StringValue=order"
EVENT: Final = {"Source": "shop", "DetailType": "order", "Detail": "{}"}


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    return Gateway(Registry(None, [*sns.ACTIONS, *events.ACTIONS, *iam.ACTIONS]), Authenticator())


def form(body: str, service: str = "sns") -> Request:
    return Request(
        "POST", "/", "", _headers(service, "application/x-www-form-urlencoded; charset=utf-8"), body.encode()
    )


def put_events(members: dict[str, Any]) -> Request:
    headers = _headers("events", "application/x-amz-json-1.1") | {"x-amz-target": "AWSEvents.PutEvents"}
    return Request("POST", "/", "", headers, json.dumps(members).encode())


def _headers(service: str, content_type: str) -> dict[str, str]:
    signed = f"AWS4-HMAC-SHA256 Credential=111122223333/20261123/us-east-1/{service}/aws4_request, "
    return {
        "host": "localhost:4566",
        "content-type": content_type,
        "authorization": f"{signed}SignedHeaders=host, Signature=0",
    }


USUAL: Final = [
    pytest.param(form(f"Action=Publish&Version=2010-03-31&{TOPIC}&Message=hi"), id="a form"),
    pytest.param(form(f"{TOPIC}&Message=hi&Action=Publish&Version=2010-03-31"), id="the action at its end"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=a+%2B+b%26c%3D%C3%A9+%F0%9F%8C%8D"), id="escapes"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message={'%7B' * 300}"), id="a long text with escapes"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=&Subject="), id="empty texts"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=a=b"), id="an equals sign in a value"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=100%"), id="a percent sign alone"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&{ONE}"), id="a map of structures"),
    pytest.param(
        form(
            f"Action=Publish&{TOPIC}&Message=hi&{ENTRY}.10.Name=b&{ENTRY}.10.Value.DataType=Binary&"
            f"{ENTRY}.10.Value.BinaryValue=AAEC&{ENTRY}.9.Name=a&{ENTRY}.9.Value.DataType=String"
        ),
        id="indices order pairs; bytes",
    ),
    pytest.param(
        form(
            f"Action=PublishBatch&{TOPIC}&PublishBatchRequestEntries.member.1.Id=a&"
            "PublishBatchRequestEntries.member.1.Message=x&PublishBatchRequestEntries.member.2.Id=b&"
            "PublishBatchRequestEntries.member.2.Message=y&"
            "PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Name=k&"
            "PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.DataType=Number&"
            "PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.StringValue=5"
        ),
        id="a list of structures with maps",
    ),
    pytest.param(form("Action=Subscribe&TopicArn=a&Protocol=sqs&ReturnSubscriptionArn=true"), id="a boolean"),
    pytest.param(form("Action=ListTopics"), id="no members"),
    pytest.param(form("Action=ListRoles&MaxItems=5&PathPrefix=%2Fa%2F", "iam"), id="a number, and constraints"),
    pytest.param(put_events({"Entries": [EVENT]}), id="an event"),
    pytest.param(put_events({"Entries": [EVENT, {**EVENT, "Time": 1.5, "Resources": ["a"]}]}), id="two events"),
    pytest.param(put_events({"Entries": [{}]}), id="an entry of nothing"),
    pytest.param(put_events({"Entries": [{**EVENT, "EventBusName": "b" * 1600}]}), id="on the limit"),
    pytest.param(put_events({"Entries": [{**EVENT, "TraceHeader": None}]}), id="null is absence"),
]

ODD: Final = [
    pytest.param(form(f"Action=Publish&{TOPIC}"), id="a required member is missing"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&Foo=1"), id="a member that nobody knows"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&Message=hi"), id="given twice"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&Message=ho"), id="given twice, and not the same"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&"), id="an empty pair"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&{ENTRY}.1.Name=k"), id="half a pair"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&{ENTRY}.0.Name=k"), id="no index"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=hi&{ENTRY}.99999.Name=k"), id="an index beyond all"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=%ff"), id="no UTF-8"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message=é"), id="bytes that should be escaped"),
    pytest.param(form(f"Action=Publish&{TOPIC}&Message.x=hi"), id="below a text"),
    pytest.param(form("Action=Subscribe&TopicArn=a&Protocol=sqs&ReturnSubscriptionArn=perhaps"), id="no boolean"),
    pytest.param(form("Action=Nothing"), id="no action of the service"),
    pytest.param(form("Version=2010-03-31"), id="no action at all"),
    pytest.param(form("Action=ListRoles&MaxItems=0", "iam"), id="below the least"),
    pytest.param(form("Action=ListRoles&MaxItems=9999999999", "iam"), id="more than an integer holds"),
    pytest.param(form("Action=GetRole&RoleName=a%2Fb", "iam"), id="not of the pattern"),
    pytest.param(form("Action=GetRole", "iam"), id="a required member is missing, in the model's words"),
    pytest.param(put_events({"Entries": []}), id="too few"),
    pytest.param(put_events({"Entries": [EVENT] * 11}), id="too many"),
    pytest.param(put_events({}), id="none"),
    pytest.param(put_events({"Entries": [{**EVENT, "EventBusName": "a b"}]}), id="a bus of no name"),
    pytest.param(put_events({"Entries": [{**EVENT, "EventBusName": "b" * 1601}]}), id="beyond the limit"),
    pytest.param(put_events({"Entries": [{**EVENT, "TraceHeader": ""}]}), id="too short"),
    pytest.param(put_events({"Entries": [{**EVENT, "Resources": ["r" * 2049]}]}), id="an item that is too long"),
    pytest.param(put_events({"Entries": [{**EVENT, "Time": "2026-01-01T00:00:00Z"}]}), id="a date in a text"),
    pytest.param(put_events({"Entries": [{**EVENT, "Time": 1e14}]}), id="no moment"),
    pytest.param(put_events({"Entries": [{**EVENT, "Unheard": 1}]}), id="a member of an entry that nobody knows"),
    pytest.param(put_events({"Entries": [EVENT], "EndpointId": "x"}), id="not of a member's pattern"),
]


@pytest.mark.parametrize("request_", USUAL)
def test_the_hot_path_says_what_the_long_way_says(gateway: Gateway, request_: Request) -> None:
    hot, long_way = gateway.accept_hot(request_, 0), gateway.accept_any(request_, 0)
    assert hot is not None
    assert (hot.action, hot.params, hot.identity, hot.speech) == _parts(long_way)


@pytest.mark.parametrize("request_", ODD)
def test_what_is_odd_is_left_to_the_long_way(gateway: Gateway, request_: Request) -> None:
    assert gateway.accept_hot(request_, 0) is None


def test_what_is_taken_for_a_form_says_so(gateway: Gateway) -> None:
    request = form(f"Action=Publish&{TOPIC}&Message=hi")
    assert gateway.accept_hot(request, 0) is not None
    unlike = Request("POST", "/", "", {**request.headers, "content-type": "text/plain"}, request.body)
    assert gateway.accept_hot(unlike, 0) is None
    assert gateway.accept_hot(Request("GET", "/", "", request.headers, request.body), 0) is None
    assert gateway.accept_hot(Request("POST", "/", "a=b", request.headers, request.body), 0) is None
    unsigned = {name: value for name, value in request.headers.items() if name != "authorization"}
    assert gateway.accept_hot(Request("POST", "/", "", unsigned, request.body), 0) is None


def test_answers_of_both_are_the_same(gateway: Gateway) -> None:
    request = put_events({"Entries": [EVENT]})
    hot, long_way = gateway.accept_hot(request, 0), gateway.accept_any(request, 0)
    assert hot is not None
    result = PutEventsResponse(1, [PutEventsResultEntry(error_code="X")])
    replies = [gateway.answer(call, result, "id") for call in (hot, long_way)]
    assert replies[0] == replies[1]
    assert replies[0].body == b'{"FailedEntryCount":1,"Entries":[{"ErrorCode":"X"}]}'


def test_what_is_odd_is_told_all_the_same(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        gateway.accept(put_events({"Entries": []}), 0)
    assert refused.value.error.message.startswith("1 validation error detected: Value '[]' at 'entries'")


def _parts(call: Call) -> tuple[Any, ...]:
    return call.action, call.params, call.identity, call.speech
