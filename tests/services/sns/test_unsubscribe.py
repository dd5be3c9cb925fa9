"""Unsubscribe: who may, and what happens then."""

import urllib.error
import urllib.request

import pytest

from tests.services.sns.hub import ACCOUNT, OTHER_ACCOUNT, Hub, invalid, refused


def test_no_message_comes_any_more(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    arn = hub.subscribe(topic, queue)
    hub.sns.unsubscribe(SubscriptionArn=arn)
    hub.publish(topic)
    assert hub.bodies(queue) == []
    assert hub.subscribe(topic, queue) != arn


def test_again_is_nothing(hub: Hub) -> None:
    arn = hub.subscribe(hub.topic(), hub.queue())
    for _ in range(2):
        assert hub.sns.unsubscribe(SubscriptionArn=arn)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_one_that_waits_for_its_confirmation(hub: Hub) -> None:
    made = hub.sns.subscribe(
        TopicArn=hub.topic(), Protocol="email", Endpoint="ann@example.com", ReturnSubscriptionArn=True
    )
    code, message = refused(hub.sns.unsubscribe, SubscriptionArn=made["SubscriptionArn"])
    assert code == "InvalidParameter"
    assert "pending confirmation" in message


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        pytest.param(
            "pending confirmation",
            invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1"),
            id="what Subscribe says of one that waits",
        ),
        pytest.param(f"arn:aws:sns:us-east-1:{ACCOUNT}:t", invalid("SubscriptionArn"), id="a topic's"),
    ],
)
def test_refused(hub: Hub, arn: str, expected: tuple[str, str]) -> None:
    assert refused(hub.sns.unsubscribe, SubscriptionArn=arn) == expected


def test_a_stranger_may_not_end_what_was_made_by_its_owner(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    arn = hub.subscribe(topic, queue)
    theirs = hub.client("sns", access_key=OTHER_ACCOUNT)
    assert refused(theirs.unsubscribe, SubscriptionArn=arn)[0] == "AuthorizationError"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={arn}", timeout=20)
    refusal.value.close()
    assert refusal.value.code == 403
    hub.publish(topic)
    assert len(hub.bodies(queue)) == 1
