"""PutDataProtectionPolicy."""

import json
from typing import Any

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, refused

STATEMENT: dict[str, Any] = {
    "Sid": "no cards",
    "DataDirection": "Inbound",
    "Principal": ["*"],
    "DataIdentifier": ["arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"],
    "Operation": {"Deny": {}},
}
POLICY: dict[str, Any] = {"Name": "p", "Description": "d", "Version": "2021-06-01", "Statement": [STATEMENT]}


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("no JSON", id="no JSON"),
        pytest.param(json.dumps(POLICY | {"Version": "2012-10-17"}), id="another version"),
        pytest.param(json.dumps(POLICY | {"Statement": [STATEMENT | {"DataDirection": "Up"}]}), id="no direction"),
        pytest.param(json.dumps(POLICY | {"Statement": [STATEMENT | {"Operation": {"Allow": {}}}]}), id="no operation"),
        pytest.param(json.dumps(POLICY | {"Description": "x" * 30_720}), id="too long"),
    ],
)
def test_what_is_no_policy(hub: Hub, policy: str) -> None:
    topic = hub.topic()
    code, message = refused(hub.sns.put_data_protection_policy, ResourceArn=topic, DataProtectionPolicy=policy)
    assert code == "InvalidParameter"
    assert message.startswith("Invalid parameter: DataProtectionPolicy Reason: ")
    code, message = refused(hub.sns.create_topic, Name="protected", DataProtectionPolicy=policy)
    assert message.startswith("Invalid parameter: DataProtectionPolicy Reason: ")


def test_fifo_topics_have_none(hub: Hub) -> None:
    topic = hub.topic(fifo=True)
    answer = refused(hub.sns.put_data_protection_policy, ResourceArn=topic, DataProtectionPolicy=json.dumps(POLICY))
    assert answer[0] == "InvalidParameter"


def test_a_topic_that_is_not_there(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    answer = refused(hub.sns.put_data_protection_policy, ResourceArn=arn, DataProtectionPolicy="{}")
    assert answer == ("NotFound", "Topic does not exist")
