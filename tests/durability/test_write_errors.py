"""When the disk refuses, clients are told so; what was acknowledged is there, what was refused is not."""

import itertools
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import apsw
import pytest
from botocore.exceptions import ClientError

from fogbank.kernel.world import World
from fogbank.storage.api import Store
from fogbank.storage.sqlite import SqliteStore
from tests.cloud import Cloud
from tests.storage.failing_disk import Call, FailingDisk

_names: Final = itertools.count()
_ALWAYS: Final = 1 << 30


class _WornDisk(FailingDisk):
    """It cannot even be read, while `unreadable` says so."""

    unreadable = False

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - apsw's name
        return _WornFile(self, name, flags)


class _WornFile(apsw.VFSFile):
    def __init__(self, disk: _WornDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - apsw's name
        if self._disk.unreadable:
            raise apsw.IOError
        return super().xRead(amount, offset)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Generator[FailingDisk]:
    """The disk of every server that is started."""
    disk = FailingDisk(f"refusing{next(_names)}")
    put_servers_on(disk, monkeypatch)
    yield disk
    disk.unregister()


def put_servers_on(disk: FailingDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_store(data: Path, world: World) -> Store:
        return SqliteStore.open(data, world.wakeups, world.clock, vfs=disk.name)

    monkeypatch.setattr("fogbank.app.open_store", open_store)


@pytest.fixture
def on_disk(disk: FailingDisk, tmp_path: Path) -> Generator[Cloud]:
    with Cloud(data=tmp_path) as running:
        yield running
        disk.recover()


def code_of(call: Callable[..., Any], **parameters: Any) -> str:
    """The error that a client gets."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    error: Any = caught.value
    response = error.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 503
    return str(response["Error"]["Code"])


def send(cloud: Cloud, url: str, *bodies: str) -> None:
    for body in bodies:
        cloud.sqs.send_message(QueueUrl=url, MessageBody=body)


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize("call", ["write", "sync"])
def test_every_change_is_refused_and_none_of_it_happened(
    disk: FailingDisk, on_disk: Cloud, error: type[apsw.Error], call: Call
) -> None:
    sqs, url = on_disk.sqs, on_disk.queue("q")
    send(on_disk, url, "kept", "held")
    [held] = sqs.receive_message(QueueUrl=url)["Messages"]
    handle = held["ReceiptHandle"]
    disk.fail(error, call, at=1, times=_ALWAYS)
    refused = [
        code_of(sqs.send_message, QueueUrl=url, MessageBody="refused"),
        code_of(sqs.send_message_batch, QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "refused"}]),
        code_of(sqs.receive_message, QueueUrl=url),
        code_of(sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0),
        code_of(sqs.delete_message, QueueUrl=url, ReceiptHandle=handle),
        code_of(sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "5"}),
        code_of(sqs.create_queue, QueueName="refused"),
        code_of(sqs.purge_queue, QueueUrl=url),
        code_of(sqs.delete_queue, QueueUrl=url),
    ]
    assert refused == ["ServiceUnavailable"] * len(refused)
    # What needs no disk is served on.
    assert on_disk.attribute(url, "ApproximateNumberOfMessages") == "1"
    assert sqs.list_queues()["QueueUrls"] == [url]
    disk.recover()
    assert on_disk.attribute(url, "DelaySeconds") == "0"
    assert on_disk.attribute(url, "ApproximateNumberOfMessagesNotVisible") == "1"
    [kept] = on_disk.receive(url)
    assert {kept["Body"], held["Body"]} == {"kept", "held"}
    # The receive that was refused did not count.
    assert kept["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
    on_disk.advance(seconds=31)
    assert on_disk.bodies(url) == [kept["Body"]]


def test_who_speaks_the_query_protocol_is_told_in_it(disk: FailingDisk, on_disk: Cloud) -> None:
    url = on_disk.queue("q")
    disk.fail(apsw.FullError, "write", at=1, times=_ALWAYS)
    form = urlencode({"Action": "SendMessage", "QueueUrl": url, "MessageBody": "x", "Version": "2012-11-05"})
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(on_disk.endpoint, form.encode()))
    with caught.value as answer:
        text = answer.read().decode()
    assert answer.status == 503
    assert "<Code>ServiceUnavailable</Code>" in text
    assert "is full" in text


def test_a_refused_send_is_no_duplicate_of_its_repetition(disk: FailingDisk, on_disk: Cloud) -> None:
    url = on_disk.queue("q.fifo", fifo=True)
    message = {"QueueUrl": url, "MessageBody": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    disk.fail(apsw.IOError, "sync", at=1)
    assert code_of(on_disk.sqs.send_message, **message) == "ServiceUnavailable"
    assert on_disk.attribute(url, "ApproximateNumberOfMessages") == "0"
    on_disk.sqs.send_message(**message)
    on_disk.sqs.send_message(**message)
    assert on_disk.bodies(url) == ["m"]


def test_who_waits_gets_nothing_of_a_refused_send(disk: FailingDisk, on_disk: Cloud) -> None:
    url = on_disk.queue("q")
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(on_disk.bodies, url, WaitTimeSeconds=20)
        on_disk.until_waiting(on_disk.queue_topic(url))
        disk.fail(apsw.FullError, "write", at=1)
        assert code_of(on_disk.sqs.send_message, QueueUrl=url, MessageBody="refused") == "ServiceUnavailable"
        on_disk.until_waiting(on_disk.queue_topic(url))
        send(on_disk, url, "sent")
        assert poll.result(30) == ["sent"]


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize("call", ["write", "sync"])
def test_under_load_exactly_what_was_acknowledged_is_there(
    disk: FailingDisk, tmp_path: Path, error: type[apsw.Error], call: Call
) -> None:
    acknowledged: set[str] = set()
    refused: set[str] = set()

    def work(name: int) -> None:
        for number in range(25):
            body = f"{name}.{number}"
            try:
                cloud.sqs.send_message(QueueUrl=url, MessageBody=body)
            except ClientError:
                refused.add(body)
            else:
                acknowledged.add(body)
            if name == 0 and number % 8 == 4:
                disk.fail(error, call, at=2, times=3)

    with Cloud(data=tmp_path) as cloud:
        url = cloud.queue("q")
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        assert refused
        disk.recover()
        assert int(cloud.attribute(url, "ApproximateNumberOfMessages")) == len(acknowledged)
    with Cloud(data=tmp_path) as cloud:
        found: list[str] = []
        while bodies := cloud.bodies(url.replace(url.split("/")[2], cloud.endpoint.split("/")[2])):
            found += bodies
    assert sorted(found) == sorted(acknowledged)


def test_a_move_task_waits_for_the_disk(disk: FailingDisk, on_disk: Cloud) -> None:
    dead, target = on_disk.queue("dead"), on_disk.queue("target")
    on_disk.queue("source", RedrivePolicy=f'{{"deadLetterTargetArn": "{on_disk.arn(dead)}", "maxReceiveCount": 1}}')
    bodies = [f"message {number}" for number in range(30)]
    send(on_disk, dead, *bodies)
    source_arn = on_disk.arn(dead)
    on_disk.sqs.start_message_move_task(
        SourceArn=source_arn, DestinationArn=on_disk.arn(target), MaxNumberOfMessagesPerSecond=10
    )
    on_disk.advance(ms=500)
    disk.fail(apsw.IOError, "write", at=1, times=_ALWAYS)
    on_disk.advance(seconds=5)
    [task] = on_disk.sqs.list_message_move_tasks(SourceArn=source_arn)["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("RUNNING", 10)
    disk.recover()
    on_disk.advance(seconds=10)
    [task] = on_disk.sqs.list_message_move_tasks(SourceArn=source_arn)["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 30)
    found = [*on_disk.bodies(target), *on_disk.bodies(target), *on_disk.bodies(target)]
    assert sorted(found) == sorted(bodies)


def test_a_disk_that_cannot_be_read_is_no_defect_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = _WornDisk(f"worn{next(_names)}")
    put_servers_on(disk, monkeypatch)
    with Cloud(data=tmp_path) as cloud:
        name = "q" * 70
        for number in range(200):
            cloud.queue(f"{name}{number}")
    with Cloud(data=tmp_path) as cloud:
        disk.unreadable = True
        assert code_of(cloud.sqs.list_queues) == "ServiceUnavailable"
        disk.unreadable = False
        assert len(cloud.sqs.list_queues()["QueueUrls"]) == 200
    disk.unregister()
