"""AddPermission: statements in the queue's policy."""

import json
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, invalid, refused


def add(cloud: Cloud, url: str, label: str, accounts: list[str], actions: list[str]) -> None:
    cloud.sqs.add_permission(QueueUrl=url, Label=label, AWSAccountIds=accounts, Actions=actions)


def policy(cloud: Cloud, url: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(cloud.attribute(url, "Policy"))
    return read


def test_the_policy(cloud: Cloud) -> None:
    url = cloud.queue()
    add(cloud, url, "one", ["111111111111"], ["SendMessage"])
    add(cloud, url, "many", ["111111111111", "222222222222"], ["ReceiveMessage", "*"])
    arn = cloud.arn(url)
    assert policy(cloud, url) == {
        "Version": "2008-10-17",
        "Id": f"{arn}/SQSDefaultPolicy",
        "Statement": [
            {
                "Sid": "one",
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
                "Action": "SQS:SendMessage",
                "Resource": arn,
            },
            {
                "Sid": "many",
                "Effect": "Allow",
                "Principal": {"AWS": ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"]},
                "Action": ["SQS:ReceiveMessage", "SQS:*"],
                "Resource": arn,
            },
        ],
    }


def test_a_policy_that_is_there_already_is_kept(cloud: Cloud) -> None:
    mine = {"Sid": "mine", "Effect": "Deny", "Principal": "*", "Action": "SQS:SendMessage"}
    url = cloud.queue(Policy=json.dumps({"Version": "2012-10-17", "Statement": mine}))
    add(cloud, url, "theirs", ["111111111111"], ["GetQueueUrl"])
    found = policy(cloud, url)
    assert found["Version"] == "2012-10-17"
    assert [statement["Sid"] for statement in found["Statement"]] == ["mine", "theirs"]


BAD_LABEL = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
OWNERS = "Only the queue owner is allowed to invoke this action."
UNKNOWN = "Please refer to the appropriate WSDL for a list of valid actions."


@pytest.mark.parametrize(
    ("label", "accounts", "actions", "expected"),
    [
        pytest.param("", ["111111111111"], ["*"], invalid("", "Label", BAD_LABEL), id="no label"),
        pytest.param("a b", ["111111111111"], ["*"], invalid("a b", "Label", BAD_LABEL), id="label with a space"),
        pytest.param("x" * 81, ["111111111111"], ["*"], invalid("x" * 81, "Label", BAD_LABEL), id="label too long"),
        pytest.param("taken", ["111111111111"], ["*"], invalid("taken", "Label", "Already exists."), id="label taken"),
        pytest.param("l", ["me"], ["*"], invalid("me", "PrincipalId", "Unable to verify principal."), id="no account"),
        pytest.param(
            "l",
            ["111111111111"],
            ["DeleteQueue"],
            invalid("SQS:DeleteQueue", "ActionName", OWNERS),
            id="the owner's action",
        ),
        pytest.param(
            "l",
            ["111111111111"],
            ["SendMessageBatch"],
            invalid("SQS:SendMessageBatch", "ActionName", UNKNOWN),
            id="a batch's action",
        ),
        pytest.param("l", ["111111111111"], ["Dance"], invalid("SQS:Dance", "ActionName", UNKNOWN), id="no action"),
        pytest.param(
            "l",
            ["111111111111"],
            ["SendMessage"] * 8,
            ("OverLimit", "8 Actions were found, maximum allowed is 7."),
            id="eight actions",
        ),
        pytest.param(
            "l",
            [],
            ["*"],
            ("MissingParameter", "The request must contain the parameter AWSAccountIds."),
            id="no accounts",
        ),
        pytest.param(
            "l",
            ["111111111111"],
            [],
            ("MissingParameter", "The request must contain the parameter Actions."),
            id="no actions",
        ),
    ],
)
def test_refusals(cloud: Cloud, label: str, accounts: list[str], actions: list[str], expected: tuple[str, str]) -> None:
    url = cloud.queue()
    add(cloud, url, "taken", ["111111111111"], ["SendMessage"])
    asked = {"QueueUrl": url, "Label": label, "AWSAccountIds": accounts, "Actions": actions}
    assert refused(cloud.sqs.add_permission, **asked) == expected
    assert len(policy(cloud, url)["Statement"]) == 1


def test_a_queue_that_is_not_there(cloud: Cloud) -> None:
    asked = {"QueueUrl": cloud.queue() + "x", "Label": "l", "AWSAccountIds": ["111111111111"], "Actions": ["*"]}
    assert refused(cloud.sqs.add_permission, **asked) == NO_QUEUE
