"""PurgeQueue."""

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, counts, refused, send


def test_all_messages_are_gone(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "in flight")
    cloud.receive(url)
    send(cloud, url, "ready")
    send(cloud, url, "delayed", DelaySeconds=60)
    assert counts(cloud, url) == (1, 1, 1)
    cloud.sqs.purge_queue(QueueUrl=url)
    assert counts(cloud, url) == (0, 0, 0)


def test_what_comes_after_it_stays(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.sqs.purge_queue(QueueUrl=url)
    send(cloud, url, "m")
    cloud.advance(minutes=2)
    assert cloud.bodies(url) == ["m"]


def test_once_a_minute(cloud: Cloud) -> None:
    url = cloud.queue("purged-often")
    cloud.sqs.purge_queue(QueueUrl=url)
    cloud.advance(ms=59_999)
    assert refused(cloud.sqs.purge_queue, QueueUrl=url) == (
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "Only one PurgeQueue operation on purged-often is allowed every 60 seconds.",
    )
    cloud.advance(ms=1)
    cloud.sqs.purge_queue(QueueUrl=url)


def test_the_handle_of_a_purged_message_can_still_be_deleted(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.sqs.purge_queue(QueueUrl=url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_it_frees_a_fifo_group(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "old")
    cloud.receive(url)
    cloud.sqs.purge_queue(QueueUrl=url)
    send(cloud, url, "new")
    assert cloud.bodies(url) == ["new"]


def test_duplicates_of_purged_messages_are_duplicates(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "m")
    cloud.sqs.purge_queue(QueueUrl=url)
    send(cloud, url, "m")
    assert cloud.bodies(url) == []


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    assert refused(cloud.sqs.purge_queue, QueueUrl=cloud.queue() + "x") == NO_QUEUE
