"""PutSubscriptionFilter: which events a function gets, in which form, and once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.services.logs.sink import Sink
from tests.services.lambda_.doubles import House
from tests.services.logs.asking import ACCOUNT, NO_GROUP, REGION, a_group, client, line, put, refused
from tests.services.logs.subscribed import Reader, a_reader


@pytest.fixture
def reader() -> Iterator[Reader]:
    with a_reader() as found:
        found.begin()
        yield found


def test_what_a_function_gets(reader: Reader) -> None:
    cloud = reader.cloud
    group = a_group(cloud, "app", "one")
    put(cloud, group, "one", "before")
    reader.subscribe(group)
    at_ms = cloud.now_ms
    put(cloud, group, "one", (at_ms, "first"), (at_ms + 1, "second ü"))
    [document] = reader.read()
    events = document.pop("logEvents")
    assert document == {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": "app",
        "logStream": "one",
        "subscriptionFilters": ["to-reader"],
    }
    assert [(event["timestamp"], event["message"]) for event in events] == [(at_ms, "first"), (at_ms + 1, "second ü")]
    seen = client(cloud).filter_log_events(logGroupName=group, startTime=at_ms)["events"]
    assert [event["id"] for event in events] == [event["eventId"] for event in seen][-2:]


def test_the_pattern(reader: Reader) -> None:
    group = a_group(reader.cloud, "", "s", "t")
    reader.subscribe(group, "errors", "ERROR")
    reader.subscribe(group, "json", "{ $.level = 3 }")
    put(reader.cloud, group, "s", "ERROR a", "INFO b")
    put(reader.cloud, group, "t", '{"level": 3}')
    assert sorted(reader.lines()) == [("s", "ERROR a"), ("t", '{"level": 3}')]
    assert sorted(document["subscriptionFilters"][0] for document in reader.read()) == ["errors", "json"]


def test_a_filter_of_the_same_name_is_changed(reader: Reader) -> None:
    cloud = reader.cloud
    group = a_group(cloud, "", "s")
    reader.subscribe(group, pattern="old")
    first = client(cloud).describe_subscription_filters(logGroupName=group)["subscriptionFilters"]
    cloud.advance(seconds=5)
    reader.subscribe(group, pattern="new", distribution="Random")
    [changed] = client(cloud).describe_subscription_filters(logGroupName=group)["subscriptionFilters"]
    assert changed == {**first[0], "filterPattern": "new", "distribution": "Random"}
    put(cloud, group, "s", "old", "new")
    assert reader.lines() == [("s", "new")]


def test_a_second_filter_gets_what_comes_after_it(reader: Reader) -> None:
    group = a_group(reader.cloud, "", "s")
    reader.subscribe(group, "first")
    put(reader.cloud, group, "s", "a")
    reader.subscribe(group, "second")
    put(reader.cloud, group, "s", "b")
    assert sorted(message for _, message in reader.lines()) == ["a", "b", "b"]


def test_much_comes_in_portions(reader: Reader) -> None:
    group = a_group(reader.cloud, "", "s")
    reader.subscribe(group)
    put(reader.cloud, group, "s", *[f"{n} {'x' * 20_000}" for n in range(40)])
    documents = reader.read()
    assert len(documents) > 2
    assert [int(message.split()[0]) for _, message in reader.lines()] == list(range(40))


def test_what_functions_say_goes_on(reader: Reader) -> None:
    cloud = reader.cloud
    group = a_group(cloud, "/aws/lambda/talker")
    reader.subscribe(group)

    async def say() -> None:
        sink = Sink(cloud.fogbank.store, cloud.fogbank.world)
        sink.write(ACCOUNT, REGION, group, "new", [line(cloud.now_ms, "hello"), line(cloud.now_ms, "again")])
        await sink.drain()

    cloud.run(say())
    assert reader.lines() == [("new", "hello"), ("new", "again")]


def test_two_filters_at_the_most(reader: Reader) -> None:
    group = a_group(reader.cloud)
    reader.subscribe(group, "a")
    reader.subscribe(group, "b")
    refusal = refused(
        client(reader.cloud).put_subscription_filter,
        logGroupName=group,
        filterName="c",
        filterPattern="",
        destinationArn=reader.arn,
    )
    assert refusal == ("LimitExceededException", "Resource limit exceeded.")


@pytest.mark.parametrize(
    ("destination", "code", "told"),
    [
        pytest.param(
            "arn:aws:lambda:us-east-1:000000000000:function:nobody",
            "InvalidParameterException",
            "Could not execute the lambda function.",
            id="no function",
        ),
        pytest.param("anything", "InvalidParameterException", "destinationArn", id="no ARN"),
        pytest.param("arn:aws:kinesis:us-east-1:000000000000:stream/s", "UnsupportedOperation", "kinesis", id="stream"),
        pytest.param(
            "arn:aws:firehose:us-east-1:000000000000:deliverystream/s",
            "UnsupportedOperation",
            "firehose",
            id="Firehose",
        ),
        pytest.param(
            "arn:aws:logs:us-east-1:000000000000:destination:d", "UnsupportedOperation", "destination", id="destination"
        ),
    ],
)
def test_refused_destinations(reader: Reader, destination: str, code: str, told: str) -> None:
    group = a_group(reader.cloud)
    call = client(reader.cloud).put_subscription_filter
    found = refused(call, logGroupName=group, filterName="f", filterPattern="", destinationArn=destination)
    assert found[0] == code
    assert told in found[1]
    assert client(reader.cloud).describe_subscription_filters(logGroupName=group)["subscriptionFilters"] == []


def test_other_refusals(reader: Reader) -> None:
    call = client(reader.cloud).put_subscription_filter
    wish = {"filterName": "f", "filterPattern": "", "destinationArn": reader.arn}
    assert refused(call, logGroupName="nobody", **wish) == NO_GROUP
    bad = {**wish, "filterPattern": "{ $.a = "}
    assert refused(call, logGroupName=a_group(reader.cloud), **bad)[0] == "InvalidParameterException"


def test_a_restart_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    house, clock = House(), virtual_clock()
    with a_reader(tmp_path, house=house, clock=clock) as reader:
        reader.begin()
        group = a_group(reader.cloud, "kept", "s")
        reader.subscribe(group)
        put(reader.cloud, group, "s", "a")
        assert reader.lines() == [("s", "a")]
        put(reader.cloud, group, "s", "b")
    with a_reader(tmp_path, house=house, clock=virtual_clock(clock.now_ms())) as reader:
        put(reader.cloud, "kept", "s", "c")
        assert reader.lines() == [("s", "a"), ("s", "b"), ("s", "c")]


def test_a_group_of_the_same_name_is_another_one(reader: Reader) -> None:
    cloud = reader.cloud
    group = a_group(cloud, "", "s")
    reader.subscribe(group)
    client(cloud).delete_log_group(logGroupName=group)
    a_group(cloud, group, "s")
    put(cloud, group, "s", "unheard")
    assert reader.lines() == []
    reader.subscribe(group)
    put(cloud, group, "s", "heard")
    assert reader.lines() == [("s", "heard")]
