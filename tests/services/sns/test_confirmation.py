"""What goes back and forth between SNS and an endpoint: from the first question to the last word."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import system_clock
from tests.services.sns.hub import Hub
from tests.services.sns.test_signing import verify
from tests.web import Asked, Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


def visit(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def document(asked: Asked) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked.body)
    return found


def subscribed(hub: Hub, web: Web, topic: str, **confirmation: str) -> str:
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    token = document(web.wait(len(web.requests) or 1)[-1])["Token"]
    arn = hub.sns.confirm_subscription(TopicArn=topic, Token=token, **confirmation)["SubscriptionArn"]
    web.requests.clear()
    return str(arn)


def test_the_whole_way_of_an_endpoint(hub: Hub, web: Web) -> None:
    """It is asked, agrees, gets a message, follows the link at its end by mistake, and comes back."""
    topic = hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    visit(document(web.wait(1)[0])["SubscribeURL"])
    hub.publish(topic, "first")
    message = web.wait(2)[1]
    arn = message.headers["x-amz-sns-subscription-arn"]
    assert "<UnsubscribeResponse" in visit(document(message)["UnsubscribeURL"])
    farewell = web.wait(3)[2]
    said = document(farewell)
    verify(said)
    assert said["Type"] == farewell.headers["x-amz-sns-message-type"] == "UnsubscribeConfirmation"
    assert farewell.headers["x-amz-sns-subscription-arn"] == arn
    assert said["Message"] == (
        f"You have chosen to deactivate subscription {arn}.\n"
        "To cancel this operation and restore the subscription, visit the SubscribeURL included in this message."
    )
    hub.publish(topic, "unheard")
    assert arn in visit(said["SubscribeURL"])
    hub.publish(topic, "second")
    assert document(web.wait(4)[3])["Message"] == "second"
    hub.advance(hours=72)
    hub.publish(topic, "third")  # it has come to stay
    assert [document(asked)["Message"] for asked in web.wait(5)[3:]] == ["second", "third"]


def test_the_last_word_restores_for_two_days(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    arn = subscribed(hub, web, topic)
    visit(f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={arn}")
    url = document(web.wait()[0])["SubscribeURL"]
    hub.advance(hours=48)
    with pytest.raises(urllib.error.HTTPError, match="400"):
        visit(url)


def test_the_owner_hears_no_last_word(hub: Hub, web: Web) -> None:
    arn = subscribed(hub, web, hub.topic())
    hub.sns.unsubscribe(SubscriptionArn=arn)
    hub.advance(minutes=5)
    assert web.requests == []


def test_who_asked_for_it_is_not_unsubscribed_by_a_link(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    arn = subscribed(hub, web, topic, AuthenticateOnUnsubscribe="true")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        visit(f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={arn}")
    hub.publish(topic, "still there")
    assert document(web.wait()[0])["Message"] == "still there"
    hub.sns.unsubscribe(SubscriptionArn=arn)


def test_a_link_cannot_ask_for_it(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    url = document(web.wait()[0])["SubscribeURL"]
    visit(f"{url}&AuthenticateOnUnsubscribe=true")
    hub.publish(topic)
    visit(document(web.wait(2)[1])["UnsubscribeURL"])
    assert document(web.wait(3)[2])["Type"] == "UnsubscribeConfirmation"


def test_what_waits_for_an_endpoint_ends_with_its_subscription(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    arn = subscribed(hub, web, topic)
    web.answers = [500]
    hub.publish(topic)
    web.wait(1)
    hub.sns.unsubscribe(SubscriptionArn=arn)
    hub.advance(minutes=5)
    assert len(web.requests) == 1


def test_links_need_no_signature_where_all_else_does(tmp_path: Path, web: Web) -> None:
    keys = tmp_path / "keys.toml"
    keys.write_text('[[keys]]\nid = "AKIDEXAMPLE"\nsecret = "hush"\naccount = "111111111111"\n')
    with Hub(auth=keys, clock=system_clock()) as hub:  # signatures are of today
        sns = hub.client("sns", access_key="AKIDEXAMPLE", secret="hush")
        topic = sns.create_topic(Name="guarded")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
        visit(document(web.wait(1)[0])["SubscribeURL"])
        sns.publish(TopicArn=topic, Message="hello")
        visit(document(web.wait(2)[1])["UnsubscribeURL"])
        assert document(web.wait(3)[2])["Type"] == "UnsubscribeConfirmation"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            visit(f"{hub.endpoint}/?Action=ListTopics")


@pytest.mark.parametrize("pending", [True, False])
def test_it_goes_on_after_a_restart(tmp_path: Path, web: Web, pending: bool) -> None:
    web.answers = [500]
    with Hub(data=tmp_path) as hub:
        topic = hub.topic("lasting")
        if pending:
            hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
        else:
            web.answers = []
            subscribed(hub, web, topic)
            web.answers = [500]
            hub.publish(topic, "hello")
        web.wait(1)
        hub.advance(ms=0)
    with Hub(data=tmp_path) as hub:
        hub.advance(seconds=20)
        asked = web.wait(2)
        assert asked[0].body == asked[1].body
        assert document(asked[1])["Type"] == ("SubscriptionConfirmation" if pending else "Notification")
        hub.advance(hours=48)
        found = hub.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        assert len(found) == (0 if pending else 1)
