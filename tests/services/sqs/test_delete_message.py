"""DeleteMessage: handles, old and foreign ones too."""

import pytest

from fogbank.services.sqs.receipt import Receipt, read_handle, write_handle
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, invalid, raised, refused, send


def test_a_deleted_message_does_not_come_back(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    cloud.advance(seconds=10)
    assert counts(cloud, url) == (0, 0, 0)
    assert cloud.bodies(url) == []


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_deleting_twice_is_fine(cloud: Cloud, fifo: bool) -> None:
    url = cloud.queue(fifo=fifo)
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    for _ in range(2):
        cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_a_standard_message_can_be_deleted_when_its_timeout_is_over(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.advance(seconds=11)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert cloud.bodies(url) == []


def test_an_old_handle_of_a_standard_message_is_accepted_and_does_nothing(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, "m")
    [old] = cloud.receive(url)
    cloud.advance(seconds=10)
    [new] = cloud.receive(url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=old["ReceiptHandle"])
    assert counts(cloud, url) == (0, 1, 0)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=new["ReceiptHandle"])
    assert counts(cloud, url) == (0, 0, 0)


@pytest.mark.parametrize("again", [False, True], ids=["visible again", "received again"])
def test_a_fifo_handle_expires_with_its_timeout(cloud: Cloud, again: bool) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="10")
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.advance(seconds=10)
    if again:
        cloud.receive(url)
    handle = message["ReceiptHandle"]
    expected = invalid(handle, "ReceiptHandle", "The receipt handle has expired.")
    assert refused(cloud.sqs.delete_message, QueueUrl=url, ReceiptHandle=handle) == expected
    assert sum(counts(cloud, url)) == 1


def test_a_fifo_message_received_without_a_timeout_cannot_be_deleted(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "m")
    [message] = cloud.receive(url, VisibilityTimeout=0)
    code, _ = refused(cloud.sqs.delete_message, QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert code == "InvalidParameterValue"


@pytest.mark.parametrize("handle", ["garbage", "AQEB1r2G1xUgtM7qqQ38i3rHkee4yg==", "ä", "a" * 1024])
def test_what_is_no_handle(cloud: Cloud, handle: str) -> None:
    expected = ("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.')
    assert refused(cloud.sqs.delete_message, QueueUrl=cloud.queue(), ReceiptHandle=handle) == expected


def test_a_handle_of_another_queue(cloud: Cloud) -> None:
    url, other = cloud.queue(), cloud.queue()
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    handle = message["ReceiptHandle"]
    assert refused(cloud.sqs.delete_message, QueueUrl=other, ReceiptHandle=handle) == (
        "ReceiptHandleIsInvalid",
        f'The receipt handle "{handle}" is not valid for this queue.',
    )


def test_no_handle(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter ReceiptHandle.")
    assert refused(cloud.sqs.delete_message, QueueUrl=cloud.queue(), ReceiptHandle="") == expected


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.delete_message, QueueUrl=cloud.queue() + "x", ReceiptHandle="h") == NO_QUEUE


def test_a_handle_is_read_as_it_was_written_and_no_letter_of_it_may_change() -> None:
    handle = write_handle(2**63 - 1, 17, 3, 1_700_000_000_000, 1_700_000_030_000)
    assert read_handle(handle) == Receipt(2**63 - 1, 17, 3, 1_700_000_000_000, 1_700_000_030_000)
    assert len(handle) <= 1024
    for at in range(len(handle) - 2):
        other = handle[:at] + ("A" if handle[at] != "A" else "B") + handle[at + 1 :]
        assert raised(read_handle, other)[0] == "ReceiptHandleIsInvalid"
