"""One event, everyone who waits for it, and what becomes of the one who cannot take it.

A shop puts an order on its bus. Three rules match it:

    rule "shipping"  → a FIFO queue, by the customer
    rule "news"      → a topic, whose filter policies let two queues and a function have it, and keep it from a third
    rule "billing"   → a function that fails three times, at its times, and whose dead letter says why

A fourth rule does not match. The trace knows it all.
"""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any, final

import pytest

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House

ORDER = {"id": 7, "customer": "ann", "total": 120, "country": "NO"}


@final
class Shop:
    """The bus, its rules, and everyone behind them."""

    def __init__(self, cloud: Cloud, house: House) -> None:
        self.cloud = cloud
        self.failed_ms: list[int] = []
        self.told: list[Any] = []
        self.shipping = cloud.queue("shipping.fifo", fifo=True, ContentBasedDeduplication="true")
        self.large, self.nordic, self.small, self.dead = (
            cloud.queue(name) for name in ("large", "nordic", "small", "dead")
        )
        cloud.client("events").create_event_bus(Name="shop")
        teller = house.function(cloud, "teller", self.told.append)
        billing = house.function(cloud, "billing", self._fail, DeadLetterConfig={"TargetArn": cloud.arn(self.dead)})
        shipping = {"Arn": cloud.arn(self.shipping), "SqsParameters": {"MessageGroupId": "$.detail.customer"}}
        self._rule("shipping", {"detail-type": ["order"]}, shipping)
        self._rule("news", {"source": ["shop"]}, {"Arn": self._topic(teller), "InputPath": "$.detail"})
        self._rule("billing", {"detail": {"total": [{"numeric": [">", 100]}]}}, {"Arn": billing})
        self._rule("refunds", {"detail": {"total": [{"numeric": ["<", 0]}]}}, {"Arn": billing})

    def _rule(self, name: str, pattern: object, target: dict[str, Any]) -> None:
        events = self.cloud.client("events")
        events.put_rule(Name=name, EventBusName="shop", EventPattern=json.dumps(pattern))
        events.put_targets(Rule=name, EventBusName="shop", Targets=[{"Id": "it", **target}])

    def _topic(self, teller: str) -> str:
        sns = self.cloud.client("sns")
        topic = str(sns.create_topic(Name="news")["TopicArn"])
        subscriptions: list[tuple[str, str, Any]] = [
            ("sqs", self.cloud.arn(self.large), {"total": [{"numeric": [">=", 100]}]}),
            ("sqs", self.cloud.arn(self.nordic), {"country": ["NO", "SE", "DK"]}),
            ("sqs", self.cloud.arn(self.small), {"total": [{"numeric": ["<", 100]}]}),
            ("lambda", teller, {"customer": [{"exists": True}]}),
        ]
        for protocol, endpoint, policy in subscriptions:
            attributes = {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": "MessageBody"}
            sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint, Attributes=attributes)
        return topic

    def _fail(self, event: Any) -> None:
        self.failed_ms.append(self.cloud.now_ms)
        raise ValueError(f"no invoice for order {event['detail']['id']}")

    def order(self) -> str:
        """Put the event; its id."""
        entry = {"EventBusName": "shop", "Source": "shop", "DetailType": "order", "Detail": json.dumps(ORDER)}
        answer = self.cloud.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0
        return str(answer["Entries"][0]["EventId"])

    def messages(self, url: str) -> list[Any]:
        """What a topic sent into a queue."""
        return [json.loads(json.loads(body)["Message"]) for body in self.cloud.bodies(url)]

    def trace(self, name: str) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.cloud.fogbank.port, timeout=10)
        connection.request("GET", f"/_fogbank/trace/{name}")
        [tree] = json.loads(connection.getresponse().read())["traces"]
        connection.close()
        return dict(tree)


@pytest.fixture
def shop() -> Iterator[Shop]:
    house = House()
    with Cloud(compute=house.compute) as cloud:
        yield Shop(cloud, house)


def test_everyone_gets_it_at_once(shop: Shop) -> None:
    event_id = shop.order()
    [parcel] = shop.cloud.receive(shop.shipping)
    assert json.loads(parcel["Body"])["id"] == event_id
    assert parcel["Attributes"]["MessageGroupId"] == "ann"
    assert [shop.messages(url) for url in (shop.large, shop.nordic, shop.small)] == [[ORDER], [ORDER], []]
    shop.cloud.advance(ms=0)
    [told] = shop.told
    assert json.loads(told["Records"][0]["Sns"]["Message"]) == ORDER


def test_the_one_that_fails_is_tried_again_at_its_times_and_ends_as_a_dead_letter(shop: Shop) -> None:
    event_id, began_ms = shop.order(), shop.cloud.now_ms
    shop.cloud.advance(seconds=179)
    assert shop.cloud.receive(shop.dead) == []
    shop.cloud.advance(seconds=1)
    assert [at_ms - began_ms for at_ms in shop.failed_ms] == [0, 60_000, 180_000]
    [letter] = shop.cloud.receive(shop.dead)
    assert json.loads(letter["Body"])["id"] == event_id
    attributes = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert attributes.pop("RequestID")
    assert attributes == {"ErrorCode": "200", "ErrorMessage": "no invoice for order 7"}


def test_its_trace_tells_the_whole_way(shop: Shop) -> None:
    event_id = shop.order()
    shop.cloud.advance(minutes=5)
    [call] = shop.trace(event_id)["hops"]
    assert (call["source"], call["outcome"]) == ("events:PutEvents", "matched")
    ends = sorted(_ends(call))
    assert [(target, outcome) for target, outcome in ends if target.startswith("arn:aws:sqs")] == [
        ("arn:aws:sqs:us-east-1:000000000000:dead", "delivered"),
        ("arn:aws:sqs:us-east-1:000000000000:large", "delivered"),
        ("arn:aws:sqs:us-east-1:000000000000:nordic", "delivered"),
        ("arn:aws:sqs:us-east-1:000000000000:shipping.fifo", "delivered"),
    ]


def _ends(hop: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The last hops of each way: target and outcome."""
    if not hop.get("hops"):
        yield hop["target"], hop["outcome"]
    for below in hop.get("hops", ()):
        yield from _ends(below)
