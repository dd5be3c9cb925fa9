"""What targets get of an event: all of it, a text, a part, or a template that is filled in."""

from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, a_rule, put


@pytest.mark.parametrize(
    ("target", "body"),
    [
        pytest.param({"Input": '{"fixed": true}'}, '{"fixed": true}', id="a fixed text"),
        pytest.param({"InputPath": "$.detail"}, '{"id":1,"who":"Ann"}', id="a part"),
        pytest.param({"InputPath": "$.detail.who"}, '"Ann"', id="a text in it"),
        pytest.param(
            {
                "InputTransformer": {
                    "InputPathsMap": {"who": "$.detail.who", "id": "$.detail.id"},
                    "InputTemplate": '{"hello": "<who>", "id": <id>, "rule": "<aws.events.rule-name>"}',
                }
            },
            '{"hello":"Ann","id":1,"rule":"RULE"}',
            id="a template",
        ),
        pytest.param(
            {"InputTransformer": {"InputTemplate": '"<aws.events.rule-arn> at <aws.events.event.ingestion-time>"'}},
            f'"arn:aws:events:us-east-1:{ACCOUNT}:rule/BUS/RULE at 2023-11-14T22:13:20Z"',
            id="reserved variables",
        ),
    ],
)
def test_body(cloud: Cloud, target: dict[str, Any], body: str) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    rule = a_rule(cloud, bus, {"Arn": cloud.arn(url), **target})
    put(cloud, bus, Detail='{"id": 1, "who": "Ann"}')
    assert cloud.bodies(url) == [body.replace("RULE", rule).replace("BUS", bus)]
