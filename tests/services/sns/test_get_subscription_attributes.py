"""GetSubscriptionAttributes: what is said of a subscription."""

import json

import pytest

from tests.services.sns.hub import ACCOUNT, Hub, invalid, refused


def test_defaults(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    arn = hub.subscribe(topic, queue)
    found = hub.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert found.pop("SubscriptionPrincipal").startswith("arn:aws:")
    assert found == {
        "SubscriptionArn": arn,
        "TopicArn": topic,
        "Protocol": "sqs",
        "Endpoint": hub.arn(queue),
        "Owner": ACCOUNT,
        "ConfirmationWasAuthenticated": "true",
        "PendingConfirmation": "false",
        "RawMessageDelivery": "false",
    }


def test_what_was_set(hub: Hub) -> None:
    policy = '{"kind":["a"]}'
    arn = hub.subscribe(hub.topic(), hub.queue(), FilterPolicy=policy, RawMessageDelivery="true")
    found = hub.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert found["FilterPolicy"] == policy
    assert found["FilterPolicyScope"] == "MessageAttributes"
    assert found["RawMessageDelivery"] == "true"


def test_one_that_waits_for_its_confirmation(hub: Hub) -> None:
    made = hub.sns.subscribe(
        TopicArn=hub.topic(), Protocol="email", Endpoint="ann@example.com", ReturnSubscriptionArn=True
    )
    found = hub.sns.get_subscription_attributes(SubscriptionArn=made["SubscriptionArn"])["Attributes"]
    assert (found["PendingConfirmation"], found["ConfirmationWasAuthenticated"]) == ("true", "false")


def test_the_delivery_policy_in_effect(hub: Hub) -> None:
    topic = hub.topic(
        DeliveryPolicy=json.dumps(
            {"http": {"defaultHealthyRetryPolicy": {"minDelayTarget": 1, "maxDelayTarget": 2, "numRetries": 5}}}
        )
    )
    made = hub.sns.subscribe(
        TopicArn=topic, Protocol="http", Endpoint="http://127.0.0.1:9/x", ReturnSubscriptionArn=True
    )
    found = hub.sns.get_subscription_attributes(SubscriptionArn=made["SubscriptionArn"])["Attributes"]
    assert json.loads(found["EffectiveDeliveryPolicy"])["healthyRetryPolicy"]["numRetries"] == 5


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        pytest.param(
            f"arn:aws:sns:us-east-1:{ACCOUNT}:t:11111111-1111-1111-1111-111111111111",
            ("NotFound", "Subscription does not exist"),
            id="no such one",
        ),
        pytest.param(
            "PendingConfirmation",
            invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1"),
            id="what lists say of one that waits",
        ),
        pytest.param(f"arn:aws:sns:us-east-1:{ACCOUNT}:t", invalid("SubscriptionArn"), id="a topic's"),
    ],
)
def test_refused(hub: Hub, arn: str, expected: tuple[str, str]) -> None:
    assert refused(hub.sns.get_subscription_attributes, SubscriptionArn=arn) == expected
