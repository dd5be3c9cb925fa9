"""Rules that send events to other buses: of the account, of other accounts, in other Regions."""

import json
from typing import Any

from fogbank.fabric.delivery import Delivery
from fogbank.fabric.outbox import Outbox
from fogbank.services.events.schedules import policy_of
from tests.cloud import Cloud
from tests.services.events.archived import bus_arn
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, new_name, put, received

OTHER = "111122223333"


def a_bus_with_a_queue(cloud: Cloud, account: str, region: str) -> tuple[str, Any, str]:
    """A bus elsewhere: its ARN, a client for SQS, and the queue that gets what comes."""
    events = cloud.client("events", region=region, access_key=account)
    queues = cloud.client("sqs", region=region, access_key=account)
    name = new_name("bus")
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    arn = events.create_event_bus(Name=name)["EventBusArn"]
    events.put_rule(Name="all", EventBusName=name, EventPattern='{"source": ["shop"]}')
    target = {"Id": "q", "Arn": f"arn:aws:sqs:{region}:{account}:{name}"}
    events.put_targets(Rule="all", EventBusName=name, Targets=[target])
    return arn, queues, url


def bodies(queues: Any, url: str) -> list[Any]:
    return [json.loads(message["Body"]) for message in queues.receive_message(QueueUrl=url).get("Messages", [])]


def test_an_event_keeps_its_account_and_region(cloud: Cloud) -> None:
    bus = a_bus(cloud)
    arn, queues, url = a_bus_with_a_queue(cloud, OTHER, "eu-west-1")
    a_rule(cloud, bus, {"Arn": arn, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/r"})
    [event_id] = put(cloud, bus)
    [event] = bodies(queues, url)
    assert (event["id"], event["account"], event["region"]) == (event_id, ACCOUNT, "us-east-1")


def test_an_event_can_be_put_on_anothers_bus(cloud: Cloud) -> None:
    arn, queues, url = a_bus_with_a_queue(cloud, OTHER, "us-east-1")
    put(cloud, arn)
    [event] = bodies(queues, url)
    assert event["account"] == ACCOUNT


def test_it_goes_to_a_second_bus_and_to_no_third(cloud: Cloud) -> None:
    first, second, third = a_bus(cloud), a_bus(cloud), a_bus(cloud)
    at_second, at_third, dead = cloud.queue(), cloud.queue(), cloud.queue()
    a_rule(cloud, first, bus_arn(second))
    a_rule(cloud, second, cloud.arn(at_second))
    a_rule(cloud, second, {"Arn": bus_arn(third), "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    a_rule(cloud, third, cloud.arn(at_third))
    put(cloud, first)
    assert (len(received(cloud, at_second)), received(cloud, at_third)) == (1, [])
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "THIRD_ACCOUNT_HOP_DETECTED"


def test_a_rule_that_sends_to_its_own_bus_ends(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, bus_arn(bus))
    a_rule(cloud, bus, cloud.arn(url))
    put(cloud, bus)
    assert len(received(cloud, url)) == 2


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    bus, dead = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, {"Arn": bus_arn("nowhere"), "DeadLetterConfig": {"Arn": cloud.arn(dead)}})
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"


def test_what_is_no_event_is_no_event(cloud: Cloud) -> None:
    bus, dead = a_bus(cloud), cloud.queue()
    target = {"Arn": bus_arn(a_bus(cloud)), "Input": '"text"', "DeadLetterConfig": {"Arn": cloud.arn(dead)}}
    a_rule(cloud, bus, target)
    put(cloud, bus)
    [letter] = cloud.receive(dead)
    assert letter["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "INVALID_JSON"


def test_other_services_deliver_whole_events_to_buses(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    a_rule(cloud, bus, cloud.arn(url), pattern={"source": ["lambda"]})
    body = (
        b'{"version":"0","id":"7","detail-type":"result","source":"lambda","account":"1","time":"2026-01-01T00:00:00Z",'
        b'"region":"us-east-1","resources":[],"detail":{"n":1}}'
    )
    source = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"

    async def deliver() -> None:
        delivery = Delivery(bus_arn(bus), body, source, ACCOUNT, "us-east-1", policy_of(None), cloud.now_ms)
        await cloud.fogbank.world.port(Outbox).send([delivery], now_ms=cloud.now_ms)

    cloud.run(deliver())
    assert cloud.bodies(url) == [body.decode()]
