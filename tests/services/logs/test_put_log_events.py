"""PutLogEvents: limits as a table, and what becomes of a batch."""

from typing import Final

import pytest

from fogbank.kernel.errors import AwsError
from fogbank.services.logs.model import Event, Group
from fogbank.services.logs.putting import judge
from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, NO_STREAM, a_group, client, get, messages, put, refused

DAY: Final = 86_400_000
HOUR: Final = 3_600_000
NOW: Final = 1_700_000_000_000
OLD: Final = NOW - 14 * DAY
NEW: Final = NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("days", "times", "taken", "too_old", "expired", "too_new"),
    [
        pytest.param(0, [NOW], [NOW], None, None, None, id="now"),
        pytest.param(0, [OLD, OLD + DAY], [OLD, OLD + DAY], None, None, None, id="fourteen days old; a whole day"),
        pytest.param(0, [OLD - 1, OLD], [OLD], 1, None, None, id="older"),
        pytest.param(0, [NOW, NEW], [NOW, NEW], None, None, None, id="two hours ahead"),
        pytest.param(0, [NOW, NEW + 1], [NOW], None, None, 1, id="further ahead"),
        pytest.param(0, [OLD - 2, OLD - 1], [], 2, None, None, id="all too old"),
        pytest.param(0, [NEW + 1, NEW + 2], [], None, None, 0, id="all too new"),
        pytest.param(0, [OLD - 1, NOW, NEW + 1], [NOW], 1, None, 2, id="both; the day counts for what is taken"),
        pytest.param(1, [NOW - DAY - 1, NOW - DAY, NOW], [NOW - DAY, NOW], None, 1, None, id="expired"),
        pytest.param(1, [OLD - 1, NOW - 2 * DAY, NOW], [NOW], 1, 2, None, id="too old, expired, taken"),
        pytest.param(30, [OLD - 1, NOW], [NOW], 1, None, None, id="kept for longer than can be put"),
    ],
)
def test_times(
    days: int, times: list[int], taken: list[int], too_old: int | None, expired: int | None, too_new: int | None
) -> None:
    verdict = judge(_group(days), [(at_ms, "x") for at_ms in times], NOW)
    assert [at_ms for at_ms, _ in verdict.taken] == taken
    assert (verdict.too_old_end, verdict.expired_end, verdict.too_new_start) == (too_old, expired, too_new)


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([(NOW, "a"), (NOW - 1, "b")],
         "Log events in a single PutLogEvents request must be in chronological order."),
        ([(NOW - DAY - 1, "a"), (NOW, "b")],
         "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."),
        ([(NOW, "x" * 1_048_551)], "Log event too large: 1048577 bytes exceeds limit of 1048576"),
        ([(NOW, "ü" * 524_276)], "Log event too large: 1048578 bytes exceeds limit of 1048576"),
        ([(NOW, "x" * 524_262), (NOW, "x" * 524_263)], "Upload too large: 1048577 bytes exceeds limit of 1048576"),
    ],
)  # fmt: skip
def test_batches_of_which_nothing_is_taken(events: list[Event], message: str) -> None:
    with pytest.raises(AwsError) as caught:
        judge(_group(0), events, NOW)
    assert (caught.value.code, caught.value.message) == ("InvalidParameterException", message)


def _group(days: int) -> Group:
    return Group("000000000000", "us-east-1", "g", 1, 0, days)


def test_the_largest_there_is(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    large = "x" * (1_048_576 - 26)
    put(cloud, name, "s", large)
    assert get(cloud, name, "s") == [large]
    put(cloud, name, "s", *["x"] * 10_000)
    assert len(get(cloud, name, "s")) == 1
    events = [{"timestamp": cloud.now_ms, "message": "x"}] * 10_001
    code, message = refused(client(cloud).put_log_events, logGroupName=name, logStreamName="s", logEvents=events)
    assert code == "InvalidParameterException"
    assert message.endswith("Member must have length less than or equal to 10000")


def test_what_was_not_taken_is_told(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    now_ms = cloud.now_ms
    answer = put(cloud, name, "s", (now_ms - 15 * DAY, "old"), (now_ms, "taken"), (now_ms + 3 * HOUR, "new"))
    assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2}
    assert get(cloud, name, "s") == ["taken"]
    only_old = put(cloud, name, "s", (now_ms - 15 * DAY, "old"))
    assert only_old["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    assert "rejectedLogEventsInfo" not in put(cloud, name, "s", "fine")


def test_sequence_tokens_are_ignored(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    events = [{"timestamp": cloud.now_ms, "message": "x"}]
    for token in ("1", "nonsense"):
        answer = client(cloud).put_log_events(
            logGroupName=name, logStreamName="s", logEvents=events, sequenceToken=token
        )
        assert answer["nextSequenceToken"].isdecimal()
    assert get(cloud, name, "s") == ["x", "x"]


def test_where_there_is_nothing(cloud: Cloud) -> None:
    events = [{"timestamp": cloud.now_ms, "message": "x"}]
    request = {"logStreamName": "s", "logEvents": events}
    assert refused(client(cloud).put_log_events, logGroupName="nobody", **request) == NO_GROUP
    assert refused(client(cloud).put_log_events, logGroupName=a_group(cloud), **request) == NO_STREAM


def test_events_are_told_with_their_times(cloud: Cloud) -> None:
    name = a_group(cloud, "", "s")
    put(cloud, name, "s", (cloud.now_ms - 5, 'text\n{"ü": "☁"}\x00'))
    events = client(cloud).get_log_events(logGroupName=name, logStreamName="s")["events"]
    assert events == [{"timestamp": cloud.now_ms - 5, "message": 'text\n{"ü": "☁"}\x00', "ingestionTime": cloud.now_ms}]
    assert messages(events) == ['text\n{"ü": "☁"}\x00']
