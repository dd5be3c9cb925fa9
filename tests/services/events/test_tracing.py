"""What a trace tells of an event: its way, and why a rule did not match it."""

import json
from http.client import HTTPConnection
from typing import Any

from tests.cloud import Cloud
from tests.services.events.archived import bus_arn
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, put


def trace(cloud: Cloud, name: str) -> dict[str, Any]:
    """The first hop of the one trace that a name stands for."""
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port, timeout=10)
    connection.request("GET", f"/_fogbank/trace/{name}")
    found = json.loads(connection.getresponse().read())
    connection.close()
    [tree] = found["traces"]
    [hop] = tree["hops"]
    return dict(hop)


def test_from_the_call_to_the_queue(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    rule = a_rule(cloud, bus, cloud.arn(url))
    [event_id] = put(cloud, bus)
    call = trace(cloud, event_id)
    assert (call["kind"], call["source"], call["target"]) == ("call", "events:PutEvents", bus_arn(bus))
    assert (call["outcome"], call["ids"]) == ("matched", [event_id])
    [delivery] = call["hops"]
    assert delivery["source"] == f"arn:aws:events:us-east-1:{ACCOUNT}:rule/{bus}/{rule}"
    assert (delivery["target"], delivery["outcome"]) == (cloud.arn(url), "delivered")


def test_why_no_rule_matched(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    a_rule(cloud, bus, name="large", pattern={"detail": {"total": [{"numeric": [">", 100]}]}})
    a_rule(cloud, bus, name="off")
    events.disable_rule(Name="off", EventBusName=bus)
    [event_id] = put(cloud, bus, Detail='{"total": 5}')
    call = trace(cloud, event_id)
    assert call["outcome"] == "unmatched"
    assert call["explanation"] == [
        'rule "large": detail.total: wanted numeric [">", 100], found 5',
        'rule "off": it is disabled',
    ]


def test_why_no_rule_of_the_second_bus_matched(cloud: Cloud) -> None:
    first, second = a_bus(cloud), a_bus(cloud)
    a_rule(cloud, first, bus_arn(second))
    [event_id] = put(cloud, first)
    [delivery] = trace(cloud, event_id)["hops"]
    assert delivery["outcome"] == "unmatched"
    assert delivery["explanation"] == [f"The event bus {second} has no rules."]


def test_a_bus_that_is_not_there(cloud: Cloud) -> None:
    [event_id] = put(cloud, "nowhere")
    call = trace(cloud, event_id)
    assert (call["outcome"], call["why"]) == ("unmatched", "There is no event bus nowhere.")
