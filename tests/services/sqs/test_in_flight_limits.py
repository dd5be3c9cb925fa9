"""How many messages may be in flight: 120,000, and here three.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
"""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from fogbank.kernel.limits import AWS_LIMITS
from tests.cloud import Cloud
from tests.services.sqs.asking import counts, polls, refused, result, send

TOO_MANY = (
    "OverLimit",
    (
        "Too many messages have been received without being deleted.\n"
        "Please delete your received messages or let them timeout before receiving more."
    ),
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    limits = replace(AWS_LIMITS, sqs_in_flight_standard_max=3, sqs_in_flight_fifo_max=3)
    with Cloud(limits=limits) as running:
        yield running


def test_the_documented_numbers() -> None:
    assert (AWS_LIMITS.sqs_in_flight_standard_max, AWS_LIMITS.sqs_in_flight_fifo_max) == (120_000, 120_000)


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_a_receive_stops_at_the_limit(cloud: Cloud, fifo: bool) -> None:
    url = cloud.queue(fifo=fifo)
    send(cloud, url, *"abcde")
    assert cloud.bodies(url, MaxNumberOfMessages=2) == ["a", "b"]
    if fifo:
        send(cloud, url, "x", "y", MessageGroupId="other")
    assert len(cloud.bodies(url)) == 1
    assert counts(cloud, url)[1] == 3


def test_beyond_it_a_short_poll_is_an_error(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, *"abcd")
    cloud.receive(url)
    assert refused(cloud.sqs.receive_message, QueueUrl=url) == TOO_MANY


def test_beyond_it_a_long_poll_is_empty(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="60")
    send(cloud, url, *"abcd")
    cloud.receive(url)
    with polls(cloud, url, WaitTimeSeconds=5) as [poll]:
        cloud.advance(seconds=5)
        assert result(poll) == []


def test_beyond_it_a_fifo_queue_is_empty(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, *"abc", MessageGroupId="1")
    send(cloud, url, "d", MessageGroupId="2")
    assert len(cloud.receive(url)) == 3
    assert cloud.bodies(url) == []


@pytest.mark.parametrize("way", ["deleted", "visible again"])
def test_below_it_receives_go_on(cloud: Cloud, way: str) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, *"abcd")
    first, *_ = cloud.receive(url)
    if way == "deleted":
        cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
        assert cloud.bodies(url) == ["d"]
    else:
        cloud.advance(seconds=10)
        assert len(cloud.receive(url)) == 3


def test_a_long_poll_at_the_limit_goes_on_when_a_timeout_is_over(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="10")
    send(cloud, url, *"abcd")
    cloud.receive(url)
    with polls(cloud, url) as [poll]:
        cloud.advance(seconds=10)
        assert len(result(poll)) == 1
