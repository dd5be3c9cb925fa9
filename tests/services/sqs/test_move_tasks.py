"""Message move tasks: where messages go, how fast, and what stops a task."""

from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.limits import Limits
from tests.cloud import Cloud
from tests.services.sqs.asking import counts, dead_letters, refused


def start(cloud: Cloud, dead: str, **request: Any) -> str:
    handle: str = cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead), **request)["TaskHandle"]
    return handle


def latest(cloud: Cloud, dead: str) -> dict[str, Any]:
    [task] = cloud.sqs.list_message_move_tasks(SourceArn=cloud.arn(dead))["Results"]
    found: dict[str, Any] = task
    return found


def test_each_message_goes_back_to_where_it_died(cloud: Cloud) -> None:
    dead = cloud.queue()
    first, second = dead_letters(cloud, dead, "a", "b"), dead_letters(cloud, dead, "c")
    start(cloud, dead)
    cloud.advance(seconds=1)
    assert (cloud.bodies(first), cloud.bodies(second), cloud.bodies(dead)) == (["a", "b"], ["c"], [])
    assert latest(cloud, dead)["Status"] == "COMPLETED"


def test_or_to_a_queue_of_ones_choice(cloud: Cloud) -> None:
    dead, other = cloud.queue(), cloud.queue()
    source = dead_letters(cloud, dead, "a", "b")
    start(cloud, dead, DestinationArn=cloud.arn(other))
    cloud.advance(seconds=1)
    assert (cloud.bodies(other), cloud.bodies(source)) == (["a", "b"], [])


def test_what_comes_back_is_a_new_message(cloud: Cloud) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, "m")
    [died] = cloud.receive(dead, VisibilityTimeout=0)
    cloud.advance(minutes=5)
    start(cloud, dead)
    moved_ms = cloud.now_ms
    cloud.advance(seconds=1)
    [message] = cloud.receive(source)
    assert message["MessageId"] != died["MessageId"]
    assert message["Body"] == "m"
    assert message["Attributes"] == {
        "SenderId": "000000000000",
        "SentTimestamp": str(moved_ms),
        "ApproximateFirstReceiveTimestamp": str(cloud.now_ms),
        "ApproximateReceiveCount": "1",
    }


def test_fifo_keeps_its_groups_and_their_order(cloud: Cloud) -> None:
    dead = cloud.queue(fifo=True)
    source = dead_letters(cloud, dead, "a1", "a2", MessageGroupId="a")
    dead_letters(cloud, dead, "b1", source=source, MessageGroupId="b")
    start(cloud, dead)
    cloud.advance(seconds=1)
    received = [(message["Attributes"]["MessageGroupId"], message["Body"]) for message in cloud.receive(source)]
    assert received == [("a", "a1"), ("a", "a2"), ("b", "b1")]


@pytest.mark.parametrize(
    ("per_second", "after_s", "moved"),
    [
        pytest.param(1, 0, 1, id="the first at once"),
        pytest.param(1, 4, 5, id="one a second"),
        pytest.param(5, 1, 10, id="five a second"),
        pytest.param(20, 0, 10, id="in portions of ten"),
        pytest.param(500, 1, 25, id="all of them"),
    ],
)
def test_the_rate(cloud: Cloud, per_second: int, after_s: int, moved: int) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, *map(str, range(25)))
    start(cloud, dead, MaxNumberOfMessagesPerSecond=per_second)
    cloud.advance(seconds=after_s)
    assert latest(cloud, dead)["ApproximateNumberOfMessagesMoved"] == moved
    assert counts(cloud, source)[0] == moved


def test_messages_in_flight_stay(cloud: Cloud) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, "a", "b")
    held = cloud.bodies(dead, MaxNumberOfMessages=1)
    start(cloud, dead)
    cloud.advance(seconds=1)
    assert latest(cloud, dead)["Status"] == "COMPLETED"
    assert sorted(held + cloud.bodies(source)) == ["a", "b"]


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        pytest.param("origin", "CouldNotDetermineMessageSource", id="a message that died nowhere"),
        pytest.param("source", "AWS.SimpleQueueService.NonExistentQueue", id="its source is gone"),
        pytest.param("dead", "AWS.SimpleQueueService.NonExistentQueue", id="the dead-letter queue is gone"),
    ],
)
def test_failures(cloud: Cloud, lost: str, reason: str) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, *([] if lost == "origin" else ["m", "n"]))
    dead_letters(cloud, dead)  # one more source: it stays a dead-letter queue
    arn = cloud.arn(dead)
    if lost == "origin":
        cloud.sqs.send_message(QueueUrl=dead, MessageBody="m")
    elif lost == "source":
        cloud.sqs.delete_queue(QueueUrl=source)
    cloud.sqs.start_message_move_task(SourceArn=arn, MaxNumberOfMessagesPerSecond=1)
    if lost == "dead":
        cloud.advance()
        cloud.sqs.delete_queue(QueueUrl=dead)
        cloud.advance(seconds=60)
        cloud.queue(dead.rpartition("/")[2])  # under the same name: it answers for its predecessor
        [task] = cloud.sqs.list_message_move_tasks(SourceArn=arn)["Results"]
    else:
        cloud.advance(seconds=1)
        task = latest(cloud, dead)
        assert counts(cloud, dead)[0] == (1 if lost == "origin" else 2)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", reason)


def test_a_task_goes_on_after_a_restart(tmp_path: Path) -> None:
    clock = virtual_clock()
    with Cloud(data=tmp_path, clock=clock) as cloud:
        dead = cloud.queue("dead")
        source = dead_letters(cloud, dead, *map(str, range(30)))
        start(cloud, dead, MaxNumberOfMessagesPerSecond=4)
        cloud.advance(seconds=1)
        assert counts(cloud, source)[0] == 8
    with Cloud(data=tmp_path, clock=virtual_clock(clock.now_ms())) as cloud:
        dead, source = (f"{cloud.endpoint}/000000000000/{url.rpartition('/')[2]}" for url in (dead, source))
        cloud.advance(seconds=2)
        assert latest(cloud, dead)["Status"] == "RUNNING"
        assert refused(cloud.sqs.start_message_move_task, SourceArn=cloud.arn(dead))[0] == "InvalidParameterValue"
        cloud.advance(seconds=10)
        assert latest(cloud, dead)["ApproximateNumberOfMessagesMoved"] == 30
        assert latest(cloud, dead)["Status"] == "COMPLETED"
        assert counts(cloud, source) == (30, 0, 0)


def test_a_task_ends_when_it_takes_too_long() -> None:
    with Cloud(limits=Limits(sqs_move_s_max=10)) as cloud:
        dead = cloud.queue()
        source = dead_letters(cloud, dead, *map(str, range(20)))
        start(cloud, dead, MaxNumberOfMessagesPerSecond=1)
        cloud.advance(seconds=30)
        task = latest(cloud, dead)
        assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("FAILED", 10)
        assert (counts(cloud, source)[0], counts(cloud, dead)[0]) == (10, 10)


def test_so_many_tasks_run_at_once() -> None:
    with Cloud(limits=Limits(sqs_move_tasks_max=2)) as cloud:
        deads = [cloud.queue() for _ in range(3)]
        for dead in deads:
            dead_letters(cloud, dead, "1", "2", "3")
        for dead in deads[:2]:
            start(cloud, dead, MaxNumberOfMessagesPerSecond=1)
        assert refused(cloud.sqs.start_message_move_task, SourceArn=cloud.arn(deads[2]))[0] == "OverLimit"
        cloud.advance(seconds=10)
        start(cloud, deads[2])
