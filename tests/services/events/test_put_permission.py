"""PutPermission."""

import json
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, refused


def policy(cloud: Cloud, bus: str) -> Any:
    return json.loads(cloud.client("events").describe_event_bus(Name=bus)["Policy"])


def test_a_statement_for_an_account(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    events.put_permission(EventBusName=bus, Action="events:PutEvents", Principal="111122223333", StatementId="one")
    assert policy(cloud, bus) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "one",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "events:PutEvents",
                "Resource": f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/{bus}",
            }
        ],
    }


def test_an_organisation_and_statements_by_their_ids(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1234567890"}
    for sid in ("one", "two", "one"):
        events.put_permission(
            EventBusName=bus, Action="events:PutEvents", Principal="*", StatementId=sid, Condition=condition
        )
    statements = policy(cloud, bus)["Statement"]
    assert [each["Sid"] for each in statements] == ["two", "one"]
    assert statements[0]["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
    assert statements[0]["Principal"] == "*"


def test_a_whole_policy_is_kept_as_it_is(cloud: Cloud) -> None:
    bus, events = a_bus(cloud), cloud.client("events")
    text = '{ "Version": "2012-10-17", "Statement": [ {"Sid": "x", "Effect": "Allow"} ] }'
    events.put_permission(EventBusName=bus, Policy=text)
    assert events.describe_event_bus(Name=bus)["Policy"] == text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"Policy": "{"}, "ValidationException", id="no JSON"),
        pytest.param({"Policy": "{}"}, "ValidationException", id="no statements"),
        pytest.param({"Policy": '{"Statement": []}', "StatementId": "x"}, "ValidationException", id="both forms"),
        pytest.param({"Action": "events:PutEvents"}, "ValidationException", id="no principal"),
        pytest.param(
            {"Action": "events:PutRule", "Principal": "*", "StatementId": "x"}, "ValidationException", id="action"
        ),
        pytest.param(
            {"Policy": json.dumps({"Statement": [], "x": "x" * 10_240})}, "PolicyLengthExceededException", id="too long"
        ),
        pytest.param({"EventBusName": "nowhere", "Policy": "{}"}, "ResourceNotFoundException", id="no such bus"),
    ],
)
def test_refused(cloud: Cloud, given: dict[str, Any], code: str) -> None:
    assert refused(cloud.client("events").put_permission, **given)[0] == code
