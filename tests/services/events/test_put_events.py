"""PutEvents: which entries are taken, and what becomes of them."""

import json
from typing import Any

import pytest

from fogbank.services.events.entries import PutEventsRequestEntry, size_of
from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, EVENT, a_bus, a_rule, posted, put, received, refused

REQUIRED = "Parameter {0} is not valid. Reason: {0} is a required argument."


def test_an_event_reaches_the_queue_of_the_rule_that_matches_it(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url))
    [event_id] = put(cloud, bus, Time=1_769_688_000, Resources=["arn:aws:s3:::shop"], Detail='{"id": 1, "b": [2.50]}')
    [body] = cloud.bodies(url)
    assert body == (
        f'{{"version":"0","id":"{event_id}","detail-type":"order","source":"shop","account":"{ACCOUNT}",'
        '"time":"2026-01-29T12:00:00Z","region":"us-east-1","resources":["arn:aws:s3:::shop"],'
        '"detail":{"id": 1, "b": [2.50]}}'
    )


def test_without_a_bus_it_is_the_default_one_which_nobody_made(cloud: Cloud) -> None:
    url = cloud.queue()
    a_rule(cloud, "default", cloud.arn(url), pattern={"detail-type": ["to the default bus"]})
    cloud.client("events").put_events(Entries=[{**EVENT, "DetailType": "to the default bus"}])
    [event] = received(cloud, url)
    assert (event["resources"], event["detail"]) == ([], {"id": 1})


def test_the_time_of_the_call_is_the_time_of_an_event_without_one(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url))
    put(cloud, bus)
    [event] = received(cloud, url)
    assert event["time"] == "2023-11-14T22:13:20Z"


def test_only_rules_that_match_and_are_enabled_get_it(cloud: Cloud) -> None:
    bus, yes, no, off = a_bus(cloud), cloud.queue(), cloud.queue(), cloud.queue()
    a_rule(cloud, bus, cloud.arn(yes), pattern={"detail": {"id": [{"numeric": ["<", 2]}]}})
    a_rule(cloud, bus, cloud.arn(no), pattern={"detail": {"id": [2]}})
    disabled = a_rule(cloud, bus, cloud.arn(off))
    cloud.client("events").disable_rule(Name=disabled, EventBusName=bus)
    put(cloud, bus)
    assert [len(cloud.bodies(url)) for url in (yes, no, off)] == [1, 0, 0]


def test_entries_come_in_their_order(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue(fifo=True, ContentBasedDeduplication="true")
    a_rule(cloud, bus, {"Arn": cloud.arn(url), "SqsParameters": {"MessageGroupId": "orders"}})
    ids = put(cloud, bus, *({"Detail": f'{{"n": {number}}}'} for number in range(10)))
    messages = cloud.receive(url)
    assert [json.loads(message["Body"])["id"] for message in messages] == ids
    assert {message["Attributes"]["MessageGroupId"] for message in messages} == {"orders"}


@pytest.mark.parametrize(
    ("entry", "code", "message"),
    [
        pytest.param({"Source": None}, "InvalidArgument", REQUIRED.format("Source"), id="no source"),
        pytest.param({"Source": ""}, "InvalidArgument", REQUIRED.format("Source"), id="empty source"),
        pytest.param({"DetailType": None}, "InvalidArgument", REQUIRED.format("DetailType"), id="no detail type"),
        pytest.param({"Detail": None}, "InvalidArgument", REQUIRED.format("Detail"), id="no detail"),
        pytest.param({"Detail": "{"}, "MalformedDetail", "Detail is malformed.", id="no JSON"),
        pytest.param({"Detail": "[1]"}, "MalformedDetail", "Detail is malformed.", id="no object"),
        pytest.param(
            {"Detail": '{"a":' + "[" * 5000 + "]" * 5000 + "}"},
            "MalformedDetail",
            "Detail is malformed.",
            id="too deep",
        ),
        pytest.param(
            {"Source": "aws.s3"}, "NotAuthorizedForSourceException", "Not authorized for the source.", id="AWS's own"
        ),
    ],
)
def test_entries_fail_one_by_one(cloud: Cloud, entry: dict[str, Any], code: str, message: str) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url))
    wrong = {name: value for name, value in {**EVENT, **entry}.items() if value is not None}
    entries = [{**wrong, "EventBusName": bus}, {**EVENT, "EventBusName": bus}]
    answer = cloud.client("events").put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0] == {"ErrorCode": code, "ErrorMessage": message}
    assert [event["id"] for event in received(cloud, url)] == [answer["Entries"][1]["EventId"]]


def test_a_bus_that_is_not_there_takes_it_as_aws_does(cloud: Cloud) -> None:
    answer = cloud.client("events").put_events(Entries=[{**EVENT, "EventBusName": "nowhere"}])
    assert answer["FailedEntryCount"] == 0
    assert list(answer["Entries"][0]) == ["EventId"]


def test_eleven_are_too_many(cloud: Cloud) -> None:
    code, message = refused(cloud.client("events").put_events, Entries=[dict(EVENT)] * 11)
    assert code == "ValidationException"
    assert message.endswith("Member must have length less than or equal to 10")


def test_the_size_of_all_entries_counts(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url), pattern={"detail-type": ["large"]})
    room = 1_048_576 - len("shop") - len("large") - len('{"x":""}')
    large = {**EVENT, "DetailType": "large", "EventBusName": bus, "Detail": json.dumps({"x": ""}).replace(" ", "")}
    put_events = cloud.client("events").put_events
    too_large = {**large, "Detail": '{"x":"' + "x" * (room + 1) + '"}'}
    expected = ("ValidationException", "Total size of the entries in the request is over the limit.")
    assert refused(put_events, Entries=[too_large]) == expected
    assert put_events(Entries=[{**large, "Detail": '{"x":"' + "x" * room + '"}'}])["FailedEntryCount"] == 0


@pytest.mark.parametrize(
    ("entry", "size"),
    [
        pytest.param(PutEventsRequestEntry(source="ab", detail_type="cde", detail="{}"), 7, id="texts"),
        pytest.param(PutEventsRequestEntry(source="ab", time=1.0), 16, id="a time counts 14"),
        pytest.param(PutEventsRequestEntry(detail_type="é", resources=["xyz", "ö"]), 7, id="bytes, and resources"),
    ],
)
def test_what_an_entry_counts_for(entry: PutEventsRequestEntry, size: int) -> None:
    assert size_of(entry) == size


def test_global_endpoints_are_refused_by_name(cloud: Cloud) -> None:
    status, answer = posted(cloud, "PutEvents", Entries=[dict(EVENT)], EndpointId="abcde.veo")
    assert (status, answer["message"]) == (501, "Fogbank does not support global endpoints (EndpointId).")


def test_the_entrys_trace_goes_on(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url))
    root = "Root=1-5759e988-bd862e3fe1be46a994272793"
    put(cloud, bus, TraceHeader=f"{root};Parent=53995c3f42cd8ad8;Sampled=1")
    [message] = cloud.receive(url)
    assert message["Attributes"]["AWSTraceHeader"].startswith(root)
    assert message["Attributes"]["AWSTraceHeader"].endswith("Sampled=1")
