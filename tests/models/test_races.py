"""Actions that run beside each other, each waiting for the disk in between, end as if one had come after the other."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from fogbank.services.sqs.errors import InvalidParameterValue, PurgeQueueInProgress, QueueDoesNotExist
from fogbank.storage.sqlite import SqliteStore
from tests.models.sqs import ACCOUNT, REGION, Sqs

_URL: Final = f"http://localhost:4566/{ACCOUNT}/"
_ARN: Final = f"arn:aws:sqs:{REGION}:{ACCOUNT}:"


@pytest.fixture
def sqs(tmp_path: Path) -> Generator[Sqs]:
    running = Sqs(lambda world: SqliteStore.open(tmp_path, world.wakeups, world.clock, durability="normal"))
    running.call("CreateQueue", QueueName="q")
    yield running
    running.close()


def test_of_many_creations_one_is_made(sqs: Sqs) -> None:
    answers = sqs.call_at_once(*[("CreateQueue", {"QueueName": "new"})] * 5)
    assert {answer.queue_url for answer in answers} == {f"{_URL}new"}
    sqs.call("SendMessage", QueueUrl=f"{_URL}new", MessageBody="m")
    [message] = sqs.call("ReceiveMessage", QueueUrl=f"{_URL}new").messages
    assert message.body == "m"


def test_changes_of_different_attributes_are_all_kept(sqs: Sqs) -> None:
    wanted = {"DelaySeconds": "7", "VisibilityTimeout": "8", "MessageRetentionPeriod": "99"}
    calls = [("SetQueueAttributes", {"QueueUrl": f"{_URL}q", "Attributes": {n: v}}) for n, v in wanted.items()]
    tags = ("TagQueue", {"QueueUrl": f"{_URL}q", "Tags": {"team": "a"}})
    sqs.call_at_once(*calls, tags)
    found = sqs.call("GetQueueAttributes", QueueUrl=f"{_URL}q", AttributeNames=list(wanted)).attributes
    assert found == wanted
    assert sqs.call("ListQueueTags", QueueUrl=f"{_URL}q").tags == {"team": "a"}


def test_of_many_purges_one_is_done(sqs: Sqs) -> None:
    answers = sqs.call_at_once(*[("PurgeQueue", {"QueueUrl": f"{_URL}q"})] * 4)
    assert sum(isinstance(answer, PurgeQueueInProgress) for answer in answers) == 3


def test_of_many_deletions_one_finds_the_queue(sqs: Sqs) -> None:
    answers = sqs.call_at_once(*[("DeleteQueue", {"QueueUrl": f"{_URL}q"})] * 4)
    assert sum(isinstance(answer, QueueDoesNotExist) for answer in answers) == 3


def test_groups_make_a_queue_fair_once_and_lose_nothing(sqs: Sqs) -> None:
    def sending(number: int) -> tuple[str, dict[str, str]]:
        message = {"QueueUrl": f"{_URL}q", "MessageBody": str(number)}
        return "SendMessage", message | ({"MessageGroupId": f"g{number % 3}"} if number % 2 else {})

    delay = ("SetQueueAttributes", {"QueueUrl": f"{_URL}q", "Attributes": {"VisibilityTimeout": "8"}})
    sqs.call_at_once(*map(sending, range(4)), delay, *map(sending, range(4, 6)))
    found: list[str] = []
    while messages := sqs.call("ReceiveMessage", QueueUrl=f"{_URL}q", MaxNumberOfMessages=10).messages:
        found += [message.body for message in messages]
    assert sorted(found, key=int) == [str(number) for number in range(6)]
    attributes = sqs.call("GetQueueAttributes", QueueUrl=f"{_URL}q", AttributeNames=["VisibilityTimeout"]).attributes
    assert attributes == {"VisibilityTimeout": "8"}


def test_one_deduplication_id_is_accepted_once(sqs: Sqs) -> None:
    sqs.call("CreateQueue", QueueName="q.fifo", Attributes={"FifoQueue": "true"})
    message = {"QueueUrl": f"{_URL}q.fifo", "MessageBody": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    answers = sqs.call_at_once(*[("SendMessage", message)] * 5)
    assert len({(answer.message_id, answer.sequence_number) for answer in answers}) == 1
    assert len(sqs.call("ReceiveMessage", QueueUrl=f"{_URL}q.fifo", MaxNumberOfMessages=10).messages) == 1


def test_of_many_move_tasks_one_begins(sqs: Sqs) -> None:
    policy = json.dumps({"deadLetterTargetArn": f"{_ARN}q", "maxReceiveCount": 1})
    sqs.call("CreateQueue", QueueName="source", Attributes={"RedrivePolicy": policy})
    for number in range(3):
        sqs.call("SendMessage", QueueUrl=f"{_URL}q", MessageBody=str(number))
    wish = {"SourceArn": f"{_ARN}q", "DestinationArn": f"{_ARN}source", "MaxNumberOfMessagesPerSecond": 1}
    answers = sqs.call_at_once(*[("StartMessageMoveTask", wish)] * 4)
    assert sum(isinstance(answer, InvalidParameterValue) for answer in answers) == 3
    assert len(sqs.call("ListMessageMoveTasks", SourceArn=f"{_ARN}q", MaxResults=10).results) == 1
    sqs.advance(10_000)
    assert len(sqs.call("ReceiveMessage", QueueUrl=f"{_URL}source", MaxNumberOfMessages=10).messages) == 3
    sqs.call("StartMessageMoveTask", **wish)


@pytest.mark.parametrize("turns", range(1, 9))
def test_a_move_task_runs_though_who_asked_for_it_has_gone(sqs: Sqs, turns: int) -> None:
    policy = json.dumps({"deadLetterTargetArn": f"{_ARN}q", "maxReceiveCount": 1})
    sqs.call("CreateQueue", QueueName="source", Attributes={"RedrivePolicy": policy})
    sqs.call("SendMessage", QueueUrl=f"{_URL}q", MessageBody="m")
    wish = {"SourceArn": f"{_ARN}q", "DestinationArn": f"{_ARN}source"}
    sqs.call_and_leave(turns, "StartMessageMoveTask", **wish)
    sqs.advance(1000)
    tasks = sqs.call("ListMessageMoveTasks", SourceArn=f"{_ARN}q").results
    assert {task.status for task in tasks or ()} <= {"COMPLETED"}
    sqs.call("StartMessageMoveTask", **wish)
