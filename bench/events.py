"""What fans out: topics with subscriptions, buses with rules. What each scenario needs is made through the API.

Every queue that gets something is a standard queue with its defaults.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from bench.servers import Server

ACCOUNT: Final = "000000000000"
REGION: Final = "us-east-1"
BUS: Final = "bench"


def topic(server: Server, *, raw: bool) -> None:
    """A topic with three queues, of which one filters out what is published here."""
    found = re.search("<TopicArn>(.*?)</TopicArn>", _sns(server, "CreateTopic", Name="bench"))
    assert found is not None
    for number, kinds in enumerate(('["order"]', "", '["invoice"]')):
        server.call("CreateQueue", QueueName=f"bench-{number}")
        attributes = {"RawMessageDelivery": "true"} if raw else {}
        if kinds:
            attributes["FilterPolicy"] = f'{{"kind": {kinds}}}'
        pairs: dict[str, str] = {}
        for index, (name, value) in enumerate(attributes.items(), 1):
            pairs |= {f"Attributes.entry.{index}.key": name, f"Attributes.entry.{index}.value": value}
        queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:bench-{number}"
        _sns(server, "Subscribe", TopicArn=found[1], Protocol="sqs", Endpoint=queue, **pairs)


def bus(server: Server, *, rules: int) -> None:
    """A bus with so many rules, of which two match what is put here, each with a queue for its target."""
    call(server, "CreateEventBus", Name=BUS)
    for number in range(2):
        server.call("CreateQueue", QueueName=f"bench-{number}")
    for number in range(rules):
        name = f"rule-{number}"
        call(server, "PutRule", Name=name, EventBusName=BUS, EventPattern=json.dumps(_pattern(number)))
        target = {"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:bench-{number % 2}"}
        call(server, "PutTargets", Rule=name, EventBusName=BUS, Targets=[target])


def _pattern(number: int) -> Mapping[str, object]:
    """The first two match; the others ask for one customer of many, one order, one span of totals."""
    if number == 0:
        return {"source": ["shop"], "detail-type": ["order"], "detail": {"order": {"total": [{"numeric": [">", 100]}]}}}
    if number == 1:
        return {"source": ["shop"], "detail": {"customer": {"tier": [{"prefix": "go"}], "id": ["c1"]}}}
    match number % 3:
        case 0:
            return {"source": ["shop"], "detail": {"customer": {"id": [f"c{number}"]}}}
        case 1:
            return {"detail-type": ["order"], "detail": {"order": {"id": [{"prefix": f"o-{number}-"}]}}}
        case _:
            span = [{"numeric": [">=", 1000 * number, "<", 1000 * number + 1000]}]
            return {"source": ["shop"], "detail": {"order": {"total": span}}}


def _sns(server: Server, action: str, **members: str) -> str:
    return server.call_query("sns", {"Action": action, "Version": "2010-03-31", **members})


def call(server: Server, operation: str, **members: object) -> dict[str, object]:
    return server.call_json("events", f"AWSEvents.{operation}", "1.1", members)


PREPARE: Final[Mapping[str, Callable[[Server], None]]] = {
    "publish": lambda server: topic(server, raw=False),
    "publish-raw": lambda server: topic(server, raw=True),
    "put": lambda server: bus(server, rules=10),
    "put-10000": lambda server: bus(server, rules=10_000),
}
