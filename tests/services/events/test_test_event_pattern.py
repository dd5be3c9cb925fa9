"""TestEventPattern."""

import json
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import refused

EVENT: dict[str, Any] = {
    "id": "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "123456789012",
    "time": "2015-11-11T21:29:54Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
    "detail": {"instance-id": "i-abcd1111", "state": "pending"},
}


@pytest.mark.parametrize(
    ("pattern", "result"),
    [
        pytest.param({"source": ["aws.ec2"], "detail": {"state": ["pending", "running"]}}, True, id="it matches"),
        pytest.param({"source": ["aws.ec2"], "detail": {"state": ["stopped"]}}, False, id="it does not"),
        pytest.param({"resources": [{"prefix": "arn:aws:ec2:"}]}, True, id="a prefix"),
    ],
)
def test_result(cloud: Cloud, pattern: Any, result: bool) -> None:
    answer = cloud.client("events").test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(EVENT))
    assert answer["Result"] is result


def test_refused(cloud: Cloud) -> None:
    test = cloud.client("events").test_event_pattern
    pattern = '{"source": ["aws.ec2"]}'
    assert refused(test, EventPattern="{", Event=json.dumps(EVENT))[0] == "InvalidEventPatternException"
    assert refused(test, EventPattern=pattern, Event="{")[0] == "ValidationException"
    without = {name: value for name, value in EVENT.items() if name != "account"}
    expected = ("ValidationException", "Parameter account is not valid. Reason: account is a required argument.")
    assert refused(test, EventPattern=pattern, Event=json.dumps(without)) == expected
