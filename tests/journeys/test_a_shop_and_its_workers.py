"""A shop sends orders, workers handle them; what happens is what the AWS manual says."""

import json
from pathlib import Path
from typing import Any

from fogbank.kernel.clock import virtual_clock
from tests.cloud import Cloud


def handle(cloud: Cloud, url: str, messages: list[dict[str, Any]]) -> None:
    entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
    cloud.sqs.delete_message_batch(QueueUrl=url, Entries=entries)


def test_every_order_is_handled_once_by_workers_that_share_a_queue(cloud: Cloud) -> None:
    orders = cloud.queue(VisibilityTimeout="30")
    for n in range(50):
        cloud.sqs.send_message(QueueUrl=orders, MessageBody=str(n))
    handled: list[str] = []
    while batch := cloud.receive(orders, MaxNumberOfMessages=7):
        handled += [message["Body"] for message in batch]
        handle(cloud, orders, batch)
        cloud.advance(seconds=1)
    cloud.advance(minutes=10)
    assert cloud.receive(orders) == []
    assert sorted(handled, key=int) == [str(n) for n in range(50)]


def test_what_a_crashed_worker_held_is_handled_by_another(cloud: Cloud) -> None:
    orders = cloud.queue(VisibilityTimeout="30")
    for n in range(3):
        cloud.sqs.send_message(QueueUrl=orders, MessageBody=str(n))
    held = cloud.bodies(orders, MaxNumberOfMessages=2)  # and crashes
    assert sorted(held + cloud.bodies(orders)) == ["0", "1", "2"]
    cloud.advance(seconds=30)
    assert sorted(cloud.bodies(orders)) == ["0", "1", "2"]


def test_a_slow_worker_keeps_its_order_by_a_heartbeat(cloud: Cloud) -> None:
    orders = cloud.queue(VisibilityTimeout="30")
    cloud.sqs.send_message(QueueUrl=orders, MessageBody="big")
    [message] = cloud.receive(orders)
    for _ in range(20):
        cloud.advance(seconds=20)
        cloud.sqs.change_message_visibility(
            QueueUrl=orders, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=30
        )
        assert cloud.bodies(orders) == []
    handle(cloud, orders, [message])
    cloud.advance(hours=1)
    assert cloud.bodies(orders) == []


def test_a_poisonous_order_is_set_aside_mended_and_sent_back(cloud: Cloud) -> None:
    dead = cloud.queue()
    policy = json.dumps({"deadLetterTargetArn": cloud.arn(dead), "maxReceiveCount": 3})
    orders = cloud.queue(RedrivePolicy=policy, VisibilityTimeout="30")
    cloud.sqs.send_message(QueueUrl=orders, MessageBody="poison")
    attempts = 0
    while cloud.bodies(orders):
        attempts += 1
        cloud.advance(seconds=30)
    assert attempts == 3
    assert cloud.bodies(dead, VisibilityTimeout=0) == ["poison"]

    cloud.sqs.start_message_move_task(SourceArn=cloud.arn(dead))  # the worker was mended
    cloud.advance(seconds=1)
    batch = cloud.receive(orders)
    assert [message["Attributes"]["ApproximateReceiveCount"] for message in batch] == ["1"]
    handle(cloud, orders, batch)
    cloud.advance(minutes=10)
    assert (cloud.bodies(orders), cloud.bodies(dead)) == ([], [])


def test_the_steps_of_one_order_stay_in_order_whoever_handles_them(cloud: Cloud) -> None:
    steps = cloud.queue(fifo=True, ContentBasedDeduplication="true", VisibilityTimeout="30")
    for step in ("placed", "paid", "sent"):
        for order in ("a", "b"):
            for _ in range(2):  # the shop sends each twice: it did not hear the answer
                cloud.sqs.send_message(QueueUrl=steps, MessageBody=f"{order} {step}", MessageGroupId=order)
    seen: dict[str, list[str]] = {"a": [], "b": []}
    crashes = 2
    while batch := cloud.receive(steps, MaxNumberOfMessages=1):
        [message] = batch
        if crashes:
            crashes -= 1
            cloud.advance(seconds=30)
            continue
        order, step = message["Body"].split()
        seen[order].append(step)
        handle(cloud, steps, batch)
    assert seen == {order: ["placed", "paid", "sent"] for order in ("a", "b")}


def test_orders_outlive_the_server(tmp_path: Path) -> None:
    clock = virtual_clock()
    with Cloud(data=tmp_path, clock=clock) as cloud:
        orders = cloud.queue("orders", tags={"team": "shop"}, VisibilityTimeout="30")
        steps = cloud.queue("steps.fifo", fifo=True)
        cloud.sqs.send_message_batch(
            QueueUrl=orders, Entries=[{"Id": body, "MessageBody": body} for body in ("held", "ready", "done")]
        )
        cloud.sqs.send_message(QueueUrl=orders, MessageBody="delayed", DelaySeconds=600)
        cloud.sqs.send_message(QueueUrl=steps, MessageBody="1", MessageGroupId="g", MessageDeduplicationId="d")
        held, done = cloud.receive(orders, MaxNumberOfMessages=2)
        handle(cloud, orders, [done])
    with Cloud(data=tmp_path, clock=virtual_clock(clock.now_ms())) as cloud:
        orders, steps = (f"{cloud.endpoint}/000000000000/{name}" for name in ("orders", "steps.fifo"))
        assert cloud.sqs.list_queue_tags(QueueUrl=orders)["Tags"] == {"team": "shop"}
        cloud.sqs.send_message(QueueUrl=steps, MessageBody="1", MessageGroupId="g", MessageDeduplicationId="d")
        assert cloud.bodies(steps) == ["1"]
        ready = cloud.receive(orders)
        assert len(ready) == 1
        handle(cloud, orders, [held, *ready])  # a handle outlives the server too
        cloud.advance(seconds=600)
        assert cloud.bodies(orders) == ["delayed"]
