"""GetLogEvents: windows, limits, and the two tokens."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import BAD_TOKEN, NO_GROUP, NO_STREAM, a_group, client, get, messages, put, refused


@pytest.fixture(scope="module")
def five(cloud: Cloud) -> str:
    """A group with a stream `s` of five events, a second apart."""
    name = a_group(cloud, "five", "s")
    for number in range(5):
        put(cloud, name, "s", (cloud.now_ms + number * 1000, f"m{number}"))
    return name


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, "01234"),
        ({"startFromHead": False}, "01234"),
        ({"limit": 2}, "01"),
        ({"limit": 2, "startFromHead": False}, "34"),
        ({"startTime": 1000}, "1234"),
        ({"startTime": 1001}, "234"),
        ({"endTime": 3000}, "012"),
        ({"endTime": 3001}, "0123"),
        ({"startTime": 1000, "endTime": 3000}, "12"),
        ({"startTime": 1000, "endTime": 4000, "limit": 1, "startFromHead": False}, "3"),
        ({"startTime": 3000, "endTime": 3000}, ""),
        ({"startTime": 9000}, ""),
        ({"startTime": 3000, "endTime": 1000}, ""),
    ],
)
def test_windows(cloud: Cloud, five: str, request_: dict[str, Any], expected: str) -> None:
    first_ms = client(cloud).describe_log_streams(logGroupName=five)["logStreams"][0]["firstEventTimestamp"]
    for name in ("startTime", "endTime"):
        if name in request_:
            request_ = {**request_, name: first_ms + request_[name]}
    assert get(cloud, five, "s", **request_) == [f"m{number}" for number in expected]


def _page(cloud: Cloud, name: str, token: str | None = None, **request: Any) -> tuple[list[str], str, str]:
    given = {"nextToken": token} if token else {}
    page = client(cloud).get_log_events(logGroupName=name, logStreamName="s", limit=2, **given, **request)
    return messages(page["events"]), page["nextForwardToken"], page["nextBackwardToken"]


def test_forwards_to_the_end_and_on(cloud: Cloud, five: str) -> None:
    found, forward, _ = _page(cloud, five, startFromHead=True)
    assert found == ["m0", "m1"]
    assert forward.startswith("f/")
    found, forward, _ = _page(cloud, five, forward, startFromHead=True)
    assert found == ["m2", "m3"]
    found, forward, _ = _page(cloud, five, forward, startFromHead=True)
    assert found == ["m4"]
    backward = ""
    for _ in range(2):
        # "If you have reached the end of the stream, it returns the same token you passed in."
        found, again, backward = _page(cloud, five, forward, startFromHead=True)
        assert (found, again) == ([], forward)
    found, _, _ = _page(cloud, five, backward)
    assert found == ["m3", "m4"]


def test_backwards_to_the_beginning(cloud: Cloud, five: str) -> None:
    found, forward, backward = _page(cloud, five)
    assert found == ["m3", "m4"]
    assert _page(cloud, five, forward)[0] == []
    found, _, backward = _page(cloud, five, backward)
    assert found == ["m1", "m2"]
    assert backward.startswith("b/")
    found, forward, backward = _page(cloud, five, backward)
    assert found == ["m0"]
    found, forward, again = _page(cloud, five, backward)
    assert (found, again) == ([], backward)
    assert _page(cloud, five, forward)[0] == ["m0", "m1"]


def test_what_comes_later_is_on_the_next_page(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    for from_head in (True, False):
        found, forward, _ = _page(cloud, name, startFromHead=from_head)
        assert found == []
    for number in range(3):
        # The same millisecond: the order is that of arrival.
        put(cloud, name, "s", f"same{number}")
        found, forward, _ = _page(cloud, name, forward, startFromHead=True)
        assert found == [f"same{number}"]
    assert _page(cloud, name, forward, startFromHead=True)[:2] == ([], forward)


def test_events_are_in_the_order_of_their_time(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    for offset_ms in (50, 10, 40, 0, 30):
        put(cloud, name, "s", (cloud.now_ms + offset_ms, f"m{offset_ms}"), (cloud.now_ms + offset_ms, "again"))
    assert get(cloud, name, "s")[::2] == ["m0", "m10", "m30", "m40", "m50"]
    assert get(cloud, name, "s", startFromHead=False, limit=4) == ["m40", "again", "m50", "again"]


def test_a_page_has_a_megabyte_at_most(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    for number in range(5):
        put(cloud, name, "s", (cloud.now_ms + number, f"{number}" * 400_000))
    sizes: list[int] = []
    request: dict[str, Any] = {}
    while True:
        page = client(cloud).get_log_events(logGroupName=name, logStreamName="s", startFromHead=True, **request)
        if not page["events"]:
            break
        sizes.append(len(page["events"]))
        request = {"nextToken": page["nextForwardToken"]}
    assert sizes == [2, 2, 1]
    latest = get(cloud, name, "s", startFromHead=False)
    assert [message[0] for message in latest] == ["3", "4"]


def test_refused(cloud: Cloud, five: str) -> None:
    read = client(cloud).get_log_events
    assert refused(read, logGroupName="nobody", logStreamName="s") == NO_GROUP
    assert refused(read, logGroupName=five, logStreamName="t") == NO_STREAM
    for token in ("x", "f/", "f/x", "g/1", "f/1/t", "b/" + "9" * 99):
        assert refused(read, logGroupName=five, logStreamName="s", nextToken=token) == BAD_TOKEN
    assert refused(read, logGroupName=five, logStreamName="s", limit=10_001)[0] == "InvalidParameterException"
    assert refused(read, logStreamName="s")[0] == "InvalidParameterException"
