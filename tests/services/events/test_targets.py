"""One event, many kinds of targets: what each of them gets."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, new_name, posted, put, received
from tests.services.lambda_.doubles import House


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def cloud(house: House) -> Iterator[Cloud]:
    with Cloud(compute=house.compute) as running:
        yield running


def test_a_function_gets_the_whole_event(cloud: Cloud, house: House) -> None:
    bus, name, seen = a_bus(cloud), new_name("function"), list[Any]()
    house.function(cloud, name, seen.append)
    a_rule(cloud, bus, f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}")
    [event_id] = put(cloud, bus)
    cloud.advance(ms=0)
    [event] = seen
    assert (event["id"], event["detail-type"], event["detail"]) == (event_id, "order", {"id": 1})


def test_a_function_that_is_not_there_is_a_dead_letter(cloud: Cloud) -> None:
    bus, dead = a_bus(cloud), cloud.queue()
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:nothing"
    a_rule(cloud, bus, {"Arn": arn, "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"


def test_a_group_of_messages_can_come_from_the_event(cloud: Cloud) -> None:
    bus, url, dead = a_bus(cloud), cloud.queue(fifo=True, ContentBasedDeduplication="true"), cloud.queue()
    target = {"Arn": cloud.arn(url), "SqsParameters": {"MessageGroupId": "$.detail.id"}}
    a_rule(cloud, bus, {**target, "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    put(cloud, bus, {"Detail": '{"id": "ann"}'}, {"Detail": '{"id": 7}'}, {"Detail": "{}"})
    assert {message["Attributes"]["MessageGroupId"] for message in cloud.receive(url)} == {"ann", "7"}
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "INVALID_PARAMETER"


def test_a_group_makes_a_standard_queue_a_fair_one(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, {"Arn": cloud.arn(url), "SqsParameters": {"MessageGroupId": "$.detail.tenant"}})
    put(cloud, bus, *[{"Detail": json.dumps({"tenant": tenant})} for tenant in ("noisy",) * 5 + ("quiet",)])
    [first, second] = cloud.receive(url, MaxNumberOfMessages=2)
    assert {each["Attributes"]["MessageGroupId"] for each in (first, second)} == {"noisy", "quiet"}


def test_a_queue_without_deduplication_by_content_is_a_dead_letter(cloud: Cloud) -> None:
    bus, url, dead = a_bus(cloud), cloud.queue(fifo=True), cloud.queue()
    target = {"Arn": cloud.arn(url), "SqsParameters": {"MessageGroupId": "g"}}
    a_rule(cloud, bus, {**target, "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "INVALID_PARAMETER"


def test_a_topics_subscribers_get_it_in_the_topics_envelope(cloud: Cloud) -> None:
    bus, url, topics = a_bus(cloud), cloud.queue(), cloud.client("sns")
    topic = topics.create_topic(Name=new_name("topic"))["TopicArn"]
    topics.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=cloud.arn(url))
    a_rule(cloud, bus, topic)
    [event_id] = put(cloud, bus)
    [note] = received(cloud, url)
    assert note["TopicArn"] == topic
    assert json.loads(note["Message"])["id"] == event_id


def test_a_topic_that_is_not_there_is_a_dead_letter(cloud: Cloud) -> None:
    bus, dead = a_bus(cloud), cloud.queue()
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:nothing"
    a_rule(cloud, bus, {"Arn": topic, "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"


def test_the_end_of_a_function_comes_back_to_a_bus(cloud: Cloud, house: House) -> None:
    first, second, url = a_bus(cloud), a_bus(cloud), cloud.queue()
    name = new_name("function")
    house.function(cloud, name, lambda event: {"total": event["detail"]["id"] + 1})
    destination = {"OnSuccess": {"Destination": f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{second}"}}
    cloud.client("lambda").put_function_event_invoke_config(FunctionName=name, DestinationConfig=destination)
    a_rule(cloud, first, f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}")
    a_rule(cloud, second, cloud.arn(url), pattern={"source": ["lambda"], "detail": {"responsePayload": {"total": [2]}}})
    put(cloud, first)
    cloud.advance(seconds=1)
    [event] = received(cloud, url)
    assert event["detail-type"] == "Lambda Function Invocation Result - Success"
    assert event["detail"]["requestPayload"]["source"] == "shop"


@pytest.mark.parametrize(
    "operation", ["PutPartnerEvents", "ListEventSources", "ActivateEventSource", "CreateEndpoint", "ListEndpoints"]
)
def test_partners_and_global_endpoints_are_refused_by_name(cloud: Cloud, operation: str) -> None:
    status, answer = posted(cloud, operation)
    assert (status, answer["message"]) == (501, f"Fogbank does not support the operation {operation} of events.")
