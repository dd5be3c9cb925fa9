"""FilterLogEvents: streams side by side, patterns, pages."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import (
    BAD_TOKEN,
    NO_GROUP,
    NO_STREAM,
    a_group,
    client,
    messages,
    pages,
    put,
    refused,
    search,
)


@pytest.fixture(scope="module")
def shop(cloud: Cloud) -> str:
    """A group with streams `a1`, `a2`, `b1` whose events alternate."""
    name = a_group(cloud, "shop", "a1", "a2", "b1", "empty")
    for number in range(9):
        stream = ("a1", "a2", "b1")[number % 3]
        put(cloud, name, stream, (cloud.now_ms + number, f'{{"n": {number}}}' if number % 2 else f"ERROR {number}"))
    return name


def test_one_after_the_other_by_time(cloud: Cloud, shop: str) -> None:
    events = client(cloud).filter_log_events(logGroupName=shop)["events"]
    assert [event["logStreamName"] for event in events] == ["a1", "a2", "b1"] * 3
    assert [event["timestamp"] - events[0]["timestamp"] for event in events] == list(range(9))
    ids = [event["eventId"] for event in events]
    assert ids == sorted(set(ids))
    assert {len(event_id) for event_id in ids} == {56}
    # As AWS's, an id begins with the time.
    assert int(ids[0]) >> 144 == events[0]["timestamp"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"filterPattern": "ERROR"}, "02468"),
        ({"filterPattern": "{ $.n > 3 }"}, "57"),
        ({"filterPattern": "%^ERROR [0-4]%"}, "024"),
        ({"filterPattern": "[level=ERROR, number>4]"}, "68"),
        ({"filterPattern": ""}, "012345678"),
        ({"logStreamNames": ["a2"]}, "147"),
        ({"logStreamNames": ["b1", "a1", "b1"]}, "023568"),
        ({"logStreamNamePrefix": "a"}, "013467"),
        ({"logStreamNamePrefix": "z"}, ""),
        ({"startTime": 3, "endTime": 5}, "345"),
        ({"startTime": 3, "endTime": 5, "filterPattern": "ERROR", "logStreamNamePrefix": "a"}, "4"),
        ({"startFromHead": False, "limit": 2}, "87"),
        ({"limit": 4, "interleaved": False}, "0123"),
    ],
)
def test_which_ones(cloud: Cloud, shop: str, request_: dict[str, Any], expected: str) -> None:
    first_ms = client(cloud).filter_log_events(logGroupName=shop, limit=1)["events"][0]["timestamp"]
    for name in ("startTime", "endTime"):
        if name in request_:
            request_ = {**request_, name: first_ms + request_[name]}
    found = search(cloud, shop, **request_)
    assert "".join(message.strip("}")[-1] for message in found) == expected


@pytest.mark.parametrize("limit", [1, 2, 4, 9, 10])
def test_pages(cloud: Cloud, shop: str, limit: int) -> None:
    everything = search(cloud, shop)
    call = client(cloud).filter_log_events
    found = pages(call, "events", logGroupName=shop, limit=limit)
    assert messages(event for page in found for event in page) == everything
    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    backwards = pages(call, "events", logGroupName=shop, limit=limit, startFromHead=False)
    assert messages(event for page in backwards for event in page) == everything[::-1]
    filtered = pages(call, "events", logGroupName=shop, limit=limit, filterPattern="ERROR")
    assert messages(event for page in filtered for event in page) == everything[::2]


def test_paginator(cloud: Cloud, shop: str) -> None:
    found = (
        client(cloud)
        .get_paginator("filter_log_events")
        .paginate(
            logGroupIdentifier="arn:aws:logs:us-east-1:000000000000:log-group:shop", PaginationConfig={"PageSize": 2}
        )
    )
    assert sum(len(page["events"]) for page in found) == 9


def test_searched_streams_are_not_told_any_more(cloud: Cloud, shop: str) -> None:
    assert client(cloud).filter_log_events(logGroupName=shop).get("searchedLogStreams", []) == []


def test_refused(cloud: Cloud, shop: str) -> None:
    call = client(cloud).filter_log_events
    assert refused(call, logGroupName="nobody") == NO_GROUP
    assert refused(call, logGroupName=shop, logStreamNames=["a1", "zz"]) == NO_STREAM
    assert refused(call, logGroupName=shop, nextToken="zz") == BAD_TOKEN
    assert refused(call, logGroupName=shop, nextToken="eHg=") == BAD_TOKEN
    code, message = refused(call, logGroupName=shop, filterPattern="a@b")
    assert (code, message) == (
        "InvalidParameterException",
        "Invalid filter pattern: Invalid character(s) in term 'a@b'",
    )
    both = {"logStreamNames": ["a1"], "logStreamNamePrefix": "a"}
    assert refused(call, logGroupName=shop, **both)[0] == "InvalidParameterException"
    early = {"startFromHead": False, "startTime": 1_704_067_199_999}
    assert refused(call, logGroupName=shop, **early)[0] == "InvalidParameterException"
    assert refused(client(cloud).get_log_record, logRecordPointer="x")[0] == "UnsupportedOperation"
