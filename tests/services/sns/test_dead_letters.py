"""What does not arrive: retries on AWS's schedule, and the dead-letter queue of the subscription.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
"""

import json
from itertools import pairwise

import pytest

from fogbank.fabric.retry import Dead, RetryAt, RetryPolicy, next_step
from fogbank.services.sns.schedules import CUSTOMER, MANAGED
from tests.services.sns.hub import ACCOUNT, Hub

DAY_MS = 86_400_000


def pauses(policy: RetryPolicy, count: int) -> list[int]:
    """The first pauses between attempts, in ms."""
    found: list[int] = []
    for attempt in range(1, count + 1):
        step = next_step(policy, attempt=attempt, born_ms=0, now_ms=0)
        assert isinstance(step, RetryAt)
        found.append(step.due_ms)
    return found


def test_the_phases_of_queues_and_functions() -> None:
    found = pauses(MANAGED, 17)
    assert found[:5] == [0, 0, 0, 1000, 1000]
    backoff = found[5:15]
    assert (backoff[0], backoff[-1]) == (1000, 20_000)
    assert [late / early for early, late in pairwise(backoff)] == pytest.approx([20 ** (1 / 9)] * 9, rel=1e-3)
    assert found[15:] == [20_000, 20_000]


def test_the_phases_of_mail_and_phones() -> None:
    found = pauses(CUSTOMER, 14)
    assert found[:3] == [10_000, 10_000, 10_000]
    assert found[11:] == [600_000, 600_000, 600_000]


@pytest.mark.parametrize(
    ("policy", "attempts", "lasts_ms"), [(MANAGED, 100_015, 23 * DAY_MS), (CUSTOMER, 50, 6 * 3_600_000)]
)
def test_the_end(policy: RetryPolicy, attempts: int, lasts_ms: int) -> None:
    """As many attempts as AWS says, in about the time that it says."""
    now_ms, attempt = 0, 1
    while isinstance(step := next_step(policy, attempt=attempt, born_ms=0, now_ms=now_ms), RetryAt):
        now_ms, attempt = step.due_ms, attempt + 1
    assert (attempt, step) == (attempts, Dead("MaxAttempts"))
    assert lasts_ms < now_ms < lasts_ms * 1.2


def dead_letters(hub: Hub, topic: str, endpoint: str, *, protocol: str = "sqs", fifo: bool = False) -> str:
    """Subscribe an endpoint that is not there; the queue of its dead letters."""
    dead = hub.queue(fifo=fifo)
    policy = json.dumps({"deadLetterTargetArn": hub.arn(dead)})
    hub.sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes={"RedrivePolicy": policy})
    return dead


def test_a_queue_that_is_gone_is_not_tried_again(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    dead = dead_letters(hub, topic, hub.arn(queue))
    hub.sqs.delete_queue(QueueUrl=queue)
    message_id = hub.publish(topic, "hello", Subject="s")
    [document] = hub.envelopes(dead)
    assert (document["MessageId"], document["Message"], document["Subject"]) == (message_id, "hello", "s")


def test_a_raw_message_stays_raw(hub: Hub) -> None:
    topic, queue, dead = hub.topic(), hub.queue(), hub.queue()
    redrive = json.dumps({"deadLetterTargetArn": hub.arn(dead)})
    hub.subscribe(topic, queue, RedrivePolicy=redrive, RawMessageDelivery="true")
    hub.sqs.delete_queue(QueueUrl=queue)
    attributes = {"kind": {"DataType": "String", "StringValue": "a"}}
    hub.publish(topic, "hello", MessageAttributes=attributes)
    [message] = hub.receive(dead)
    assert (message["Body"], message["MessageAttributes"]) == ("hello", attributes)


def test_a_function_that_is_gone(hub: Hub) -> None:
    topic = hub.topic()
    dead = dead_letters(hub, topic, f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:gone", protocol="lambda")
    hub.publish(topic, "hello")
    assert hub.envelopes(dead)[0]["Message"] == "hello"


def test_one_failing_subscription_does_not_trouble_the_others(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    hub.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:{ACCOUNT}:nowhere")
    hub.publish(topic, "hello")
    assert hub.bodies(queue) == ["hello"]


def test_dead_letters_of_fifo_topics_keep_their_order(hub: Hub) -> None:
    topic, queue = hub.topic(fifo=True), hub.queue(fifo=True)
    dead = dead_letters(hub, topic, hub.arn(queue), fifo=True)
    hub.sqs.delete_queue(QueueUrl=queue)
    for text in ("a", "b", "c"):
        hub.sns.publish(TopicArn=topic, Message=text, MessageGroupId="g", MessageDeduplicationId=text)
    hub.advance(seconds=1)
    assert [document["Message"] for document in hub.envelopes(dead)] == ["a", "b", "c"]
