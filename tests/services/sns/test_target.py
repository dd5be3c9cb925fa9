"""What comes into topics by itself, and what functions get of them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fogbank.fabric.delivery import Attribute, Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.fabric.retry import RetryPolicy
from tests.services.lambda_.doubles import House, until
from tests.services.sns.hub import ACCOUNT, Hub

RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/orders"


def deliver(hub: Hub, topic: str, body: str, **more: Any) -> None:
    """As a rule, a schedule or a destination does."""
    world = hub.fogbank.world
    delivery = Delivery(
        topic, body.encode(), RULE, ACCOUNT, "us-east-1", RetryPolicy(3, 60_000, (1000,)), hub.now_ms, **more
    )
    hub.run(world.port(Outbox).send([delivery], now_ms=hub.now_ms))


def test_what_arrives_is_published(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic, RawMessageDelivery="false")
    kind = {"kind": Attribute("String", "a"), "raw": Attribute("Binary", "AA==")}
    deliver(hub, topic, "from a rule", facts={"subject": "greeting"}, attributes=kind)
    [document] = hub.envelopes(queue)
    assert (document["Message"], document["Subject"]) == ("from a rule", "greeting")
    assert document["MessageAttributes"] == {
        "kind": {"Type": "String", "Value": "a"},
        "raw": {"Type": "Binary", "Value": "AA=="},
    }


def test_filters_count_there_too(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic, FilterPolicy='{"n":[1]}', FilterPolicyScope="MessageBody")
    deliver(hub, topic, '{"n":2}')
    deliver(hub, topic, '{"n":1}')
    assert hub.bodies(queue) == ['{"n":1}']


def test_fifo_topics_too(hub: Hub) -> None:
    topic = hub.topic(fifo=True, ContentBasedDeduplication="true")
    queue = hub.subscribed(topic)
    for text in ("a", "a", "b"):
        deliver(hub, topic, text, group_id="g")
    hub.advance(seconds=1)
    assert hub.bodies(queue) == ["a", "b"]


@pytest.mark.parametrize("body", ["", "x" * 262_145], ids=["nothing", "too long"])
def test_what_cannot_be_published_is_a_dead_letter(hub: Hub, body: str) -> None:
    topic, dead = hub.topic(), hub.queue()
    deliver(hub, topic, body, dead_letter_arn=hub.arn(dead), dead_letter_body=b"dead")
    assert hub.bodies(dead) == ["dead"]


def test_no_topic(hub: Hub) -> None:
    dead = hub.queue()
    deliver(hub, f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere", "lost", dead_letter_arn=hub.arn(dead))
    assert hub.bodies(dead) == ["lost"]


def test_a_queue_of_another_region(hub: Hub) -> None:
    topic = hub.topic()
    sqs = hub.client("sqs", region="eu-west-1")
    url = sqs.create_queue(QueueName="far")["QueueUrl"]
    hub.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:eu-west-1:{ACCOUNT}:far")
    hub.publish(topic, "over there")
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["Message"] == "over there"


# Functions


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def with_functions(house: House) -> Iterator[Hub]:
    with Hub(compute=house.compute) as running:
        yield running


def test_a_functions_event(with_functions: Hub, house: House) -> None:
    hub = with_functions
    house.function(hub, "f", lambda event: None)
    topic = hub.topic()
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"
    subscription = hub.sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)["SubscriptionArn"]
    kind = {"kind": {"DataType": "String", "StringValue": "a"}}
    message_id = hub.publish(topic, "hello", MessageAttributes=kind)
    until(hub, lambda: house.events("f"))
    [event] = house.events("f")
    [record] = event["Records"]
    sns = record.pop("Sns")
    assert record == {"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": subscription}
    assert (len(sns.pop("Signature")), sns.pop("SigningCertUrl").startswith(hub.endpoint)) == (344, True)
    assert sns == {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": topic,
        "Subject": None,
        "Message": "hello",
        "Timestamp": sns["Timestamp"],
        "SignatureVersion": "1",
        "UnsubscribeUrl": f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription}",
        "MessageAttributes": {"kind": {"Type": "String", "Value": "a"}},
    }
