"""StartLiveTail: what arrives is told at once; a second without anything is told too."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import closing
from typing import Any

import boto3
import pytest
from botocore.config import Config

from fogbank.kernel.errors import AwsError
from fogbank.services.logs import store as rows
from fogbank.services.logs.start_live_tail import StartLiveTail, start_live_tail
from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, put, refused
from tests.services.logs.directly import Books, a_context, run


@pytest.fixture(scope="module")
def tailing(cloud: Cloud) -> Iterator[Any]:
    """A client that does not put `stream-` before the host."""
    make: Any = boto3.client  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    made = make(
        "logs",
        endpoint_url=cloud.endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(inject_host_prefix=False, retries={"total_max_attempts": 1}),
    )
    yield made
    made.close()


def _arn(name: str) -> str:
    return f"arn:aws:logs:us-east-1:000000000000:log-group:{name}"


def test_a_session(cloud: Cloud, tailing: Any) -> None:
    name = a_group(cloud, "", "a", "b")
    put(cloud, name, "a", "before")
    response = tailing.start_live_tail(logGroupIdentifiers=[_arn(name)], logEventFilterPattern="ERROR")
    with closing(response["responseStream"]) as stream:
        events = iter(stream)
        start = next(events)["sessionStart"]
        assert start["logGroupIdentifiers"] == [_arn(name)]
        assert start["logEventFilterPattern"] == "ERROR"
        assert "logStreamNames" not in start
        put(cloud, name, "a", (cloud.now_ms - 5, "ERROR one"), "fine")
        assert next(events)["sessionUpdate"] == {
            "sessionMetadata": {"sampled": False},
            "sessionResults": [
                {
                    "logStreamName": "a",
                    "logGroupIdentifier": _arn(name),
                    "message": "ERROR one",
                    "timestamp": cloud.now_ms - 5,
                    "ingestionTime": cloud.now_ms,
                }
            ],
        }
        put(cloud, name, "b", "ERROR two")
        results = next(events)["sessionUpdate"]["sessionResults"]
        assert [result["message"] for result in results] == ["ERROR two"]
        cloud.advance(seconds=1)
        assert next(events)["sessionUpdate"]["sessionResults"] == []


def test_a_client_that_goes_away_leaves_the_line(cloud: Cloud, tailing: Any) -> None:
    name = a_group(cloud)
    topic = ("log", cloud.run(_group_id(cloud, name)))
    response = tailing.start_live_tail(logGroupIdentifiers=[name])
    next(iter(response["responseStream"]))
    cloud.until_waiting(topic)
    response["responseStream"].close()
    cloud.run(asyncio.wait_for(_until_nobody_waits(cloud, topic), 10))


async def _group_id(cloud: Cloud, name: str) -> int:
    return (await rows.load_group(cloud.fogbank.store, "000000000000", "us-east-1", name)).group.id


async def _until_nobody_waits(cloud: Cloud, topic: tuple[str, int]) -> None:
    while cloud.fogbank.world.wakeups.waiting(topic):  # noqa: ASYNC110
        # One turn of the loop, not a moment of time: the connection is being closed.
        await asyncio.sleep(0)  # noqa: TID251


def test_the_server_stops(cloud: Cloud) -> None:
    del cloud
    with Cloud() as short:
        name = a_group(short)
        client = short.client("logs")
        client.meta.config.inject_host_prefix = False
        stream = client.start_live_tail(logGroupIdentifiers=[name])["responseStream"]
        events = iter(stream)
        next(events)
    assert list(events) == []


def test_refused(cloud: Cloud, tailing: Any) -> None:
    name = a_group(cloud)
    call = tailing.start_live_tail
    assert refused(call, logGroupIdentifiers=["nobody"]) == NO_GROUP
    both = {"logStreamNames": ["a"], "logStreamNamePrefixes": ["a"]}
    assert refused(call, logGroupIdentifiers=[name], **both)[0] == "InvalidParameterException"
    two = {"logGroupIdentifiers": [name, a_group(cloud)], "logStreamNames": ["a"]}
    assert refused(call, **two)[0] == "InvalidParameterException"
    # https://github.com/DefangLabs/defang/issues/1008
    assert refused(call, logGroupIdentifiers=[name], logEventFilterPattern='""') == (
        "InvalidParameterException",
        "Invalid filter pattern: Invalid character(s) in term '\"\"'",
    )


Session = AsyncIterator[tuple[str, Mapping[str, Any]]]


async def _session(books: Books, **request: Any) -> Session:
    result = await start_live_tail(books.store, a_context(books.world), StartLiveTail(["g"], **request))
    name, _ = await anext(result.response_stream)
    assert name == "sessionStart"
    return result.response_stream


async def _update(session: Session) -> list[str]:
    name, update = await anext(session)
    assert name == "sessionUpdate"
    return [result["message"] for result in update["sessionResults"]]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, ["one", "two", "three"]),
        ({"log_stream_names": ["a1", "b"]}, ["one", "three"]),
        ({"log_stream_name_prefixes": ["a"]}, ["one", "two"]),
        ({"log_event_filter_pattern": "?one ?three"}, ["one", "three"]),
    ],
)
def test_which_events(request_: dict[str, Any], expected: list[str]) -> None:
    async def story() -> None:
        books = Books()
        await books.begin("a1", "a2", "b")
        session = await _session(books, **request_)
        for stream, message in (("a1", "one"), ("a2", "two"), ("b", "three")):
            await books.put(stream, [(1, message)], books.world.clock.now_ms())
        assert await _update(session) == expected

    run(story())


def test_nothing_is_dropped_however_slow_the_client_is() -> None:
    async def story() -> None:
        books = Books()
        await books.begin("s")
        session = await _session(books)
        for number in range(6):
            await books.put("s", [(1, f"{number}.{index}") for index in range(201)], books.world.clock.now_ms())
        sizes: list[int] = []
        found: list[str] = []
        while len(found) < 6 * 201:
            update = await _update(session)
            sizes.append(len(update))
            found += update
        assert found == [f"{number}.{index}" for number in range(6) for index in range(201)]
        assert sizes == [500, 500, 206]

    run(story())


def test_seconds_pass_and_after_three_hours_it_ends() -> None:
    async def story() -> None:
        books = Books()
        await books.begin("s")
        session = await _session(books)
        seconds = 0

        async def listen() -> None:
            nonlocal seconds
            async for _ in session:
                seconds += 1

        listening = asyncio.ensure_future(listen())
        await books.world.clock.advance(seconds=10)
        assert seconds == 10
        await books.world.clock.advance(hours=3)
        with pytest.raises(AwsError) as caught:
            await listening
        assert caught.value.code == "SessionTimeoutException"
        assert books.world.wakeups.waiting(("log", 7)) == 0

    run(story())


def test_the_journal_does_not_grow() -> None:
    async def story() -> None:
        books = Books()
        await books.begin("s")
        for number in range(600):
            await books.put("s", [(1, "x")], number * 60_000)
        assert len(await books.store.read(7, rows.JOURNAL, 0, 1000)) < 400

    run(story())
