"""AddPermission: what it writes into the topic's policy."""

import json
from typing import Any

import pytest

from tests.services.sns.hub import Hub, invalid, refused

OUT_OF_SCOPE = invalid("Policy statement action out of service scope!")


def statements(hub: Hub, topic: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(hub.topic_attribute(topic, "Policy") or "")["Statement"]
    return found


def add(hub: Hub, topic: str, label: str, accounts: list[str], actions: list[str]) -> None:
    hub.sns.add_permission(TopicArn=topic, Label=label, AWSAccountId=accounts, ActionName=actions)


def test_one_account_one_action(hub: Hub) -> None:
    topic = hub.topic()
    add(hub, topic, "them", ["111122223333"], ["Publish"])
    default, added = statements(hub, topic)
    assert default["Sid"] == "__default_statement_ID"
    assert added == {
        "Sid": "them",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "SNS:Publish",
        "Resource": topic,
    }


def test_several(hub: Hub) -> None:
    topic = hub.topic()
    add(hub, topic, "them", ["111122223333", "444455556666"], ["Publish", "Subscribe"])
    added = statements(hub, topic)[1]
    assert added["Principal"] == {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"]}
    assert added["Action"] == ["SNS:Publish", "SNS:Subscribe"]


@pytest.mark.parametrize(
    ("label", "accounts", "actions", "expected"),
    [
        pytest.param("them", ["111122223333"], ["Publish"], invalid("Statement already exists"), id="the label twice"),
        pytest.param("other", ["111122223333"], ["Fly"], OUT_OF_SCOPE, id="no such action"),
        pytest.param("other", ["me"], ["Publish"], invalid("AWSAccountId"), id="no account"),
        pytest.param("", ["111122223333"], ["Publish"], invalid("Label"), id="no label"),
    ],
)
def test_refused(hub: Hub, label: str, accounts: list[str], actions: list[str], expected: tuple[str, str]) -> None:
    topic = hub.topic()
    add(hub, topic, "them", ["111122223333"], ["Publish"])
    request = {"TopicArn": topic, "Label": label, "AWSAccountId": accounts, "ActionName": actions}
    assert refused(hub.sns.add_permission, **request) == expected
