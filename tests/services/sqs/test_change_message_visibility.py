"""ChangeMessageVisibility: sooner, later, never beyond twelve hours."""

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, invalid, refused, send

GONE = "Message does not exist or is not available for visibility timeout change."


def received(cloud: Cloud, url: str) -> str:
    """Send a message, receive it, and give its handle."""
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    handle: str = message["ReceiptHandle"]
    return handle


def change(cloud: Cloud, url: str, handle: str, seconds: int) -> None:
    cloud.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)


@pytest.mark.parametrize(
    ("after_s", "change_s", "now_s", "seen"),
    [
        pytest.param(15, 10, 24, [], id="ten more seconds, counted from the change"),
        pytest.param(15, 10, 25, ["m"], id="which are over"),
        pytest.param(0, 5, 5, ["m"], id="shorter than before"),
        pytest.param(20, 0, 20, ["m"], id="at once"),
        pytest.param(29, 600, 628, [], id="much longer"),
    ],
)
@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_the_new_timeout(cloud: Cloud, fifo: bool, after_s: int, change_s: int, now_s: int, seen: list[str]) -> None:
    url = cloud.queue(fifo=fifo, VisibilityTimeout="30")
    handle = received(cloud, url)
    cloud.advance(seconds=after_s)
    change(cloud, url, handle, change_s)
    cloud.advance(seconds=now_s - after_s)
    assert cloud.bodies(url) == seen


def test_it_is_not_remembered(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="30")
    change(cloud, url, received(cloud, url), 0)
    assert cloud.bodies(url) == ["m"]
    cloud.advance(seconds=29)
    assert cloud.bodies(url) == []
    cloud.advance(seconds=1)
    assert cloud.bodies(url) == ["m"]


def test_it_can_be_said_again_and_again(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    handle = received(cloud, url)
    for _ in range(5):
        cloud.advance(seconds=9)
        change(cloud, url, handle, 10)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
    assert counts(cloud, url) == (0, 0, 0)


def test_twelve_hours_count_from_the_receive(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="30")
    handle = received(cloud, url)
    change(cloud, url, handle, 43_200)
    cloud.advance(seconds=1)
    beyond = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."
    expected = invalid(43_200, "VisibilityTimeout", beyond)
    assert (
        refused(cloud.sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=43_200)
        == expected
    )
    change(cloud, url, handle, 43_199)


@pytest.mark.parametrize("seconds", [-1, 43_201])
def test_the_range(cloud: Cloud, seconds: int) -> None:
    url = cloud.queue()
    handle = received(cloud, url)
    reason = "VisibilityTimeout must be an integer between 0 and 43200."
    assert refused(
        cloud.sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds
    ) == invalid(seconds, "VisibilityTimeout", reason)


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_a_deleted_message(cloud: Cloud, fifo: bool) -> None:
    url = cloud.queue(fifo=fifo)
    handle = received(cloud, url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
    assert refused(
        cloud.sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=5
    ) == invalid(handle, "ReceiptHandle", GONE)


def test_when_the_timeout_is_over_a_standard_queue_says_yes_and_does_nothing(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    handle = received(cloud, url)
    cloud.advance(seconds=10)
    change(cloud, url, handle, 600)
    assert cloud.bodies(url) == ["m"]


def test_when_the_timeout_is_over_a_fifo_queue_says_no(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, VisibilityTimeout="10")
    handle = received(cloud, url)
    cloud.advance(seconds=10)
    assert refused(
        cloud.sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=600
    ) == invalid(handle, "ReceiptHandle", GONE)
    assert cloud.bodies(url) == ["m"]


def test_0_frees_a_fifo_group(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "a", "b")
    [message] = cloud.receive(url, MaxNumberOfMessages=1)
    assert cloud.bodies(url) == []
    change(cloud, url, message["ReceiptHandle"], 0)
    assert cloud.bodies(url) == ["a", "b"]


def test_what_is_no_handle(cloud: Cloud) -> None:
    assert refused(
        cloud.sqs.change_message_visibility, QueueUrl=cloud.queue(), ReceiptHandle="odd", VisibilityTimeout=5
    ) == ("ReceiptHandleIsInvalid", 'The input receipt handle "odd" is not a valid receipt handle.')


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    url = cloud.queue() + "x"
    assert (
        refused(cloud.sqs.change_message_visibility, QueueUrl=url, ReceiptHandle="h", VisibilityTimeout=0) == NO_QUEUE
    )
