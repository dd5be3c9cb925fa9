"""DescribeLogStreams: what is shown, orders, pages."""

import pytest

from tests.cloud import Cloud
from tests.services.logs.asking import BAD_TOKEN, NO_GROUP, a_group, client, pages, put, refused


def test_all_that_a_stream_has(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    created_ms = cloud.now_ms
    cloud.advance(seconds=5)
    put(cloud, name, "s", (cloud.now_ms - 3000, "one"), (cloud.now_ms + 60_000, "two"))
    put(cloud, name, "s", (cloud.now_ms - 4000, "late"))
    (shown,) = client(cloud).describe_log_streams(logGroupName=name)["logStreams"]
    token = shown.pop("uploadSequenceToken")
    assert len(token) == 56
    assert token.isdecimal()
    assert shown == {
        "logStreamName": "s",
        "creationTime": created_ms,
        "firstEventTimestamp": cloud.now_ms - 4000,
        "lastEventTimestamp": cloud.now_ms + 60_000,
        "lastIngestionTime": cloud.now_ms,
        "arn": f"arn:aws:logs:us-east-1:000000000000:log-group:{name}:log-stream:s",
        "storedBytes": 0,
    }


def test_an_empty_stream_has_no_times(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{name}"
    (shown,) = client(cloud).describe_log_streams(logGroupIdentifier=arn)["logStreams"]
    assert set(shown) == {"logStreamName", "creationTime", "arn", "storedBytes", "uploadSequenceToken"}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, ["a", "b", "c", "d", "e"]),
        ({"descending": True}, ["e", "d", "c", "b", "a"]),
        ({"orderBy": "LastEventTime"}, ["e", "b", "a", "d", "c"]),
        ({"orderBy": "LastEventTime", "descending": True}, ["c", "d", "a", "b", "e"]),
    ],
)
def test_orders_and_pages(cloud: Cloud, request_: dict[str, object], expected: list[str]) -> None:
    name = a_group(cloud, "", *"abcde")
    for stream, offset_ms in (("a", 2), ("b", 1), ("c", 3), ("d", 2)):
        put(cloud, name, stream, (cloud.now_ms + offset_ms, "x"))
    for limit in (1, 2, 5, 50):
        found = pages(client(cloud).describe_log_streams, "logStreams", logGroupName=name, limit=limit, **request_)
        assert [stream["logStreamName"] for page in found for stream in page] == expected
        assert all(len(page) <= limit for page in found)


def test_prefix(cloud: Cloud) -> None:
    name = a_group(cloud, "", "a1", "a2", "b1")
    request = {"logGroupName": name, "logStreamNamePrefix": "a", "limit": 1}
    for descending, expected in ((False, ["a1", "a2"]), (True, ["a2", "a1"])):
        found = pages(client(cloud).describe_log_streams, "logStreams", descending=descending, **request)
        assert [page[0]["logStreamName"] for page in found] == expected


def test_refused(cloud: Cloud) -> None:
    describe = client(cloud).describe_log_streams
    name = a_group(cloud)
    assert refused(describe, logGroupName=name, orderBy="LastEventTime", logStreamNamePrefix="x") == (
        "InvalidParameterException",
        "Cannot order by LastEventTime with a logStreamNamePrefix.",
    )
    assert refused(describe)[0] == "InvalidParameterException"
    assert refused(describe, logGroupName=name, logGroupIdentifier=name)[0] == "InvalidParameterException"
    assert refused(describe, logGroupName="nobody") == NO_GROUP
    elsewhere = f"arn:aws:logs:eu-west-1:000000000000:log-group:{name}"
    assert refused(describe, logGroupIdentifier=elsewhere) == NO_GROUP
    assert refused(describe, logGroupName=name, nextToken="é") == BAD_TOKEN
    assert refused(describe, logGroupName=name, nextToken="eA==", orderBy="LastEventTime") == BAD_TOKEN
