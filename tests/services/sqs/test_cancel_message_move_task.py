"""CancelMessageMoveTask."""

from base64 import b64encode

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import counts, dead_letters, refused


def test_what_is_moved_stays_moved(cloud: Cloud) -> None:
    dead = cloud.queue()
    source = dead_letters(cloud, dead, *"abcd")
    arn = cloud.arn(dead)
    handle = cloud.sqs.start_message_move_task(SourceArn=arn, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    cloud.advance(seconds=1)
    answer = cloud.sqs.cancel_message_move_task(TaskHandle=handle)
    assert answer["ApproximateNumberOfMessagesMoved"] == 2
    cloud.advance(seconds=60)
    [task] = cloud.sqs.list_message_move_tasks(SourceArn=arn)["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("CANCELLED", 2)
    assert "TaskHandle" not in task
    assert (counts(cloud, source)[0], counts(cloud, dead)[0]) == (2, 2)


def test_only_a_running_task(cloud: Cloud) -> None:
    dead = cloud.queue()
    dead_letters(cloud, dead, "m")
    handle = cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead))["TaskHandle"]
    cloud.advance(seconds=1)
    assert refused(cloud.sqs.cancel_message_move_task, TaskHandle=handle) == (
        "AWS.SimpleQueueService.UnsupportedOperation",
        "Only active tasks can be cancelled.",
    )


@pytest.mark.parametrize("handle", ["odd", "", b64encode(b"[]").decode(), b64encode(b'{"taskId": "x"}').decode()])
def test_what_is_no_handle(cloud: Cloud, handle: str) -> None:
    code, _ = refused(cloud.sqs.cancel_message_move_task, TaskHandle=handle)
    assert code in ("InvalidParameterValue", "MissingParameter")


def test_no_such_task(cloud: Cloud) -> None:
    arn = cloud.arn(cloud.queue())
    handle = b64encode(f'{{"taskId": "x", "sourceArn": "{arn}"}}'.encode()).decode()
    expected = ("ResourceNotFoundException", "Task does not exist.")
    assert refused(cloud.sqs.cancel_message_move_task, TaskHandle=handle) == expected
