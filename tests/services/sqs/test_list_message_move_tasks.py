"""ListMessageMoveTasks."""

import pytest

from fogbank.services.sqs import store as queues
from tests.cloud import Cloud
from tests.services.sqs.asking import dead_letters, invalid, refused


def test_a_running_and_a_completed_task(cloud: Cloud) -> None:
    dead, other = cloud.queue(), cloud.queue()
    dead_letters(cloud, dead, "a", "b")
    arn = cloud.arn(dead)
    started_ms = cloud.now_ms
    handle = cloud.sqs.start_message_move_task(
        SourceArn=arn, DestinationArn=cloud.arn(other), MaxNumberOfMessagesPerSecond=1
    )["TaskHandle"]
    cloud.advance()
    shown = {
        "SourceArn": arn,
        "DestinationArn": cloud.arn(other),
        "MaxNumberOfMessagesPerSecond": 1,
        "ApproximateNumberOfMessagesToMove": 2,
        "StartedTimestamp": started_ms,
    }
    running = {"TaskHandle": handle, "Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 1}
    assert cloud.sqs.list_message_move_tasks(SourceArn=arn)["Results"] == [shown | running]
    cloud.advance(seconds=2)
    completed = {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 2}
    assert cloud.sqs.list_message_move_tasks(SourceArn=arn)["Results"] == [shown | completed]


def test_what_was_not_asked_for_is_not_shown(cloud: Cloud) -> None:
    dead = cloud.queue()
    dead_letters(cloud, dead)
    cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead))
    [task] = cloud.sqs.list_message_move_tasks(SourceArn=cloud.arn(dead))["Results"]
    assert not {"DestinationArn", "MaxNumberOfMessagesPerSecond", "FailureReason"} & set(task)


def test_the_latest_first(cloud: Cloud) -> None:
    dead = cloud.queue()
    dead_letters(cloud, dead)
    arn = cloud.arn(dead)
    started: list[int] = []
    for _ in range(12):
        started.insert(0, cloud.now_ms)
        cloud.sqs.start_message_move_task(SourceArn=arn)
        cloud.advance(seconds=1)
    for asked, found in ((None, 1), (3, 3), (10, 10)):
        request = {} if asked is None else {"MaxResults": asked}
        tasks = cloud.sqs.list_message_move_tasks(SourceArn=arn, **request)["Results"]
        assert [task["StartedTimestamp"] for task in tasks] == started[:found]


def test_none(cloud: Cloud) -> None:
    assert cloud.sqs.list_message_move_tasks(SourceArn=cloud.arn(cloud.queue()))["Results"] == []


@pytest.mark.parametrize("size", [0, 11])
def test_max_results(cloud: Cloud, size: int) -> None:
    expected = invalid(size, "MaxResults", "Must be between 1 and 10, if provided.")
    assert refused(cloud.sqs.list_message_move_tasks, SourceArn=cloud.arn(cloud.queue()), MaxResults=size) == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    arn = "arn:aws:sqs:us-east-1:000000000000:missing"
    assert refused(cloud.sqs.list_message_move_tasks, SourceArn=arn) == (
        "ResourceNotFoundException",
        "The resource that you specified for the SourceArn parameter doesn't exist.",
    )


def test_older_tasks_are_forgotten(cloud: Cloud) -> None:
    dead = cloud.queue()
    dead_letters(cloud, dead)
    arn = cloud.arn(dead)
    for _ in range(13):
        cloud.sqs.start_message_move_task(SourceArn=arn)
        cloud.advance(seconds=1)
    listed = cloud.sqs.list_message_move_tasks(SourceArn=arn, MaxResults=10)["Results"]
    assert [task["Status"] for task in listed] == ["COMPLETED"] * 10
    prefix = f"{arn}/".encode()
    assert len(cloud.run(cloud.fogbank.store.scan(queues.MOVES, prefix, queues.past(prefix)))) == 10
