"""DeleteQueue."""

from fogbank.services.sqs import store as queues
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, polls, refused, result, send


def test_it_is_gone_with_its_messages(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    cloud.sqs.delete_queue(QueueUrl=url)
    assert refused(cloud.sqs.receive_message, QueueUrl=url) == NO_QUEUE
    assert refused(cloud.sqs.send_message, QueueUrl=url, MessageBody="m") == NO_QUEUE
    cloud.advance(seconds=60)
    assert cloud.bodies(cloud.queue(url.rpartition("/")[2])) == []


def test_twice_is_an_error(cloud: Cloud) -> None:
    url = cloud.queue()
    cloud.sqs.delete_queue(QueueUrl=url)
    assert refused(cloud.sqs.delete_queue, QueueUrl=url) == NO_QUEUE


def test_a_handle_does_not_outlive_its_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.sqs.delete_queue(QueueUrl=url)
    cloud.advance(seconds=60)
    again = cloud.queue(url.rpartition("/")[2])
    code, _ = refused(cloud.sqs.delete_message, QueueUrl=again, ReceiptHandle=message["ReceiptHandle"])
    assert code == "ReceiptHandleIsInvalid"


def test_a_deduplication_id_does_not_outlive_its_queue(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "m")
    cloud.sqs.delete_queue(QueueUrl=url)
    cloud.advance(seconds=60)
    again = cloud.queue(url.rpartition("/")[2], fifo=True)
    send(cloud, again, "m")
    assert cloud.bodies(again) == ["m"]


def test_it_ends_the_long_polls_of_its_queue(cloud: Cloud) -> None:
    url = cloud.queue()
    with polls(cloud, url, count=3) as waiting:
        cloud.sqs.delete_queue(QueueUrl=url)
        cloud.advance(seconds=20)
        assert [result(poll) for poll in waiting] == [[], [], []]


def test_nothing_of_it_is_left_in_the_store() -> None:
    with Cloud() as cloud:
        for name in ("a", "b"):
            url = cloud.queue(f"{name}.fifo", fifo=True)
            cloud.sqs.send_message(QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageDeduplicationId=name)
            for attempt in range(30):
                cloud.receive(url, ReceiveRequestAttemptId=str(attempt), VisibilityTimeout=0)
            cloud.sqs.delete_queue(QueueUrl=url)
            assert kept(cloud, queues.ATTEMPTS) == 0
            cloud.advance(minutes=2)
        assert kept(cloud, queues.DELETED) == 1, "the name that is free again is forgotten with the next one"


def kept(cloud: Cloud, space: str) -> int:
    return len(cloud.run(cloud.fogbank.store.scan(space)))
