"""What the tests of EventBridge share: clients, refusals, buses and rules with queues as targets."""

import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from fogbank.kernel.errors import AwsError
from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
EVENT: Final[Mapping[str, str]] = {"Source": "shop", "DetailType": "order", "Detail": '{"id": 1}'}
_names: Final = itertools.count(1)


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]


def raised(rule: Callable[..., Any], *args: Any, **request: Any) -> tuple[str, str]:
    """Code and message of the error that a rule raises."""
    with pytest.raises(AwsError) as caught:
        rule(*args, **request)
    return caught.value.code, caught.value.message


def posted(cloud: Cloud, operation: str, **request: Any) -> tuple[int, Any]:
    """Status and answer of a call that boto3 would not make."""
    headers = {
        "X-Amz-Target": f"AWSEvents.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/events/aws4_request, "
        "SignedHeaders=host, Signature=0",
    }
    with closing(HTTPConnection("127.0.0.1", cloud.fogbank.port, timeout=10)) as connection:
        connection.request("POST", "/", json.dumps(request), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def new_name(kind: str = "thing") -> str:
    return f"{kind}-{next(_names)}"


def a_bus(cloud: Cloud, name: str = "") -> str:
    """Make a bus; its name."""
    name = name or new_name("bus")
    cloud.client("events").create_event_bus(Name=name)
    return name


def a_rule(cloud: Cloud, bus: str, *targets: str | Mapping[str, Any], pattern: object = None, name: str = "") -> str:
    """Make a rule with targets, ARNs or whole ones; its name. The pattern is the one that `EVENT` matches."""
    name, events = name or new_name("rule"), cloud.client("events")
    wanted = {"source": ["shop"]} if pattern is None else pattern
    events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(wanted))
    if targets:
        whole = [{"Arn": target} if isinstance(target, str) else target for target in targets]
        numbered = [{"Id": f"t{number}", **target} for number, target in enumerate(whole)]
        events.put_targets(Rule=name, EventBusName=bus, Targets=numbered)
    return name


def put(cloud: Cloud, bus: str, *entries: Mapping[str, Any], **more: Any) -> list[str]:
    """Put events, `EVENT` if none is said; their ids."""
    whole = [{**EVENT, "EventBusName": bus, **entry, **more} for entry in entries or ({},)]
    answer = cloud.client("events").put_events(Entries=whole)
    assert answer["FailedEntryCount"] == 0
    return [entry["EventId"] for entry in answer["Entries"]]


def received(cloud: Cloud, url: str) -> list[Any]:
    """The bodies in a queue, decoded."""
    return [json.loads(body) for body in cloud.bodies(url)]
