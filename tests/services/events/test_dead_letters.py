"""What cannot be delivered: tried again on the schedule, and then a dead letter that says why."""

import json
from typing import Any, final

from fogbank.fabric.delivery import Acting, Delivery, Landing, TargetError
from fogbank.fabric.outbox import Outbox
from fogbank.kernel.arn import Arn
from fogbank.services import sqs
from fogbank.services.events.schedules import dead_letter
from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, put, received

FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:shop"


@final
class Down:
    """A target that takes nothing, and remembers when it was asked."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.asked_ms: list[int] = []
        cloud.run(self._stand_in())

    async def _stand_in(self) -> None:
        store, world = self.cloud.fogbank.store, self.cloud.fogbank.world
        targets = {"lambda": Acting(self._land), "sqs": sqs.target(store, world)}
        world.ports[Outbox] = Outbox(store, world, targets, {"events": dead_letter})

    async def _land(self, delivery: Delivery, arn: Arn) -> Landing:
        self.asked_ms.append(self.cloud.now_ms)
        raise TargetError("ServiceException", "out of order", transient=True)

    def pauses_s(self) -> list[float]:
        return [(after - before) / 1000 for before, after in zip(self.asked_ms, self.asked_ms[1:], strict=False)]


def a_rule_that_fails(cloud: Cloud, **policy: int) -> tuple[str, str, str]:
    """Bus, rule, and the URL of the dead-letter queue."""
    bus, dead = a_bus(cloud), cloud.queue()
    target: dict[str, Any] = {"Arn": FUNCTION, "DeadLetterConfig": {"Arn": cloud.arn(dead)}}
    if policy:
        target["RetryPolicy"] = policy
    return bus, a_rule(cloud, bus, target), dead


def attributes(message: dict[str, Any]) -> dict[str, str]:
    return {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}


def test_a_day_of_attempts_with_pauses_that_double_and_then_a_dead_letter() -> None:
    with Cloud() as cloud:
        down = Down(cloud)
        bus, rule, dead = a_rule_that_fails(cloud)
        [event_id] = put(cloud, bus)
        cloud.advance(hours=24)
        pauses = down.pauses_s()
        for number, pause_s in enumerate(pauses):
            longest = min(2**number, 600)
            assert longest / 2 <= pause_s <= longest
        assert len(down.asked_ms) == 186
        [letter] = cloud.receive(dead)
        assert json.loads(letter["Body"])["id"] == event_id
        assert attributes(letter) == {
            "RULE_ARN": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{bus}/{rule}",
            "TARGET_ARN": FUNCTION,
            "ERROR_CODE": "ERROR_FROM_TARGET",
            "ERROR_MESSAGE": "out of order",
            "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
            "RETRY_ATTEMPTS": "185",
        }


def test_as_many_retries_as_the_target_says() -> None:
    with Cloud() as cloud:
        down = Down(cloud)
        bus, _, dead = a_rule_that_fails(cloud, MaximumRetryAttempts=3)
        put(cloud, bus)
        cloud.advance(minutes=1)
        assert len(down.asked_ms) == 4
        [letter] = cloud.receive(dead)
        assert attributes(letter)["RETRY_ATTEMPTS"] == "3"


def test_no_retry_at_all() -> None:
    with Cloud() as cloud:
        down = Down(cloud)
        bus, _, dead = a_rule_that_fails(cloud, MaximumRetryAttempts=0)
        put(cloud, bus)
        cloud.advance(ms=1)
        assert (len(down.asked_ms), len(cloud.bodies(dead))) == (1, 1)


def test_no_longer_than_the_target_says() -> None:
    with Cloud() as cloud:
        down = Down(cloud)
        bus, _, dead = a_rule_that_fails(cloud, MaximumEventAgeInSeconds=60)
        put(cloud, bus)
        cloud.advance(minutes=2)
        assert down.asked_ms[-1] - down.asked_ms[0] <= 60_000
        [letter] = cloud.receive(dead)
        told = attributes(letter)
        assert told["EXHAUSTED_RETRY_CONDITION"] == "MaximumEventAgeInSeconds"
        assert told["RETRY_ATTEMPTS"] == str(len(down.asked_ms) - 1)


def test_a_target_that_is_gone_is_not_tried_again(cloud: Cloud) -> None:
    bus, gone, dead = a_bus(cloud), cloud.queue(), cloud.queue()
    arn = cloud.arn(gone)
    rule = a_rule(cloud, bus, {"Arn": arn, "DeadLetterConfig": {"Arn": cloud.arn(dead)}, "Input": '"fixed"'})
    cloud.sqs.delete_queue(QueueUrl=gone)
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert json.loads(letter["Body"])["source"] == "shop"
    told = attributes(letter)
    assert told.pop("ERROR_MESSAGE")
    assert told == {
        "RULE_ARN": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{bus}/{rule}",
        "TARGET_ARN": arn,
        "ERROR_CODE": "NO_RESOURCE",
        "RETRY_ATTEMPTS": "0",
    }


def test_one_target_that_is_gone_does_not_keep_the_others(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, f"arn:aws:sqs:us-east-1:{ACCOUNT}:nowhere", cloud.arn(url))
    put(cloud, bus)
    assert len(received(cloud, url)) == 1
