"""ConfirmSubscription, and what leads to it: questions to endpoints, tokens, and their end."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.services.sns.hub import OTHER_ACCOUNT, Hub, invalid, refused
from tests.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


def visit(url: str) -> str:
    """What a browser gets, which signs nothing."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def asked(hub: Hub, web: Web, topic: str, path: str = "") -> dict[str, Any]:
    """Subscribe the web server; the question that it got."""
    count = len(web.requests)
    said = hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url + path)
    assert said["SubscriptionArn"] == "pending confirmation"
    question = web.wait(count + 1)[count]
    found: dict[str, Any] = json.loads(question.body)
    return found


def confirm(hub: Hub, question: dict[str, Any], **request: str) -> str:
    wish = {"TopicArn": question["TopicArn"], "Token": question["Token"], **request}
    return str(hub.sns.confirm_subscription(**wish)["SubscriptionArn"])


def test_an_endpoint_is_asked(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    question = asked(hub, web, topic, "/hook?x=1")
    request = web.requests[0]
    assert (request.method, request.path) == ("POST", "/hook?x=1")
    assert {name: value for name, value in request.headers.items() if name.startswith("x-amz-sns")} == {
        "x-amz-sns-message-type": "SubscriptionConfirmation",
        "x-amz-sns-message-id": question["MessageId"],
        "x-amz-sns-topic-arn": topic,
    }
    assert request.headers["content-type"] == "text/plain; charset=UTF-8"
    assert request.headers["user-agent"] == "Amazon Simple Notification Service Agent"
    assert list(question) == [
        "Type",
        "MessageId",
        "Token",
        "TopicArn",
        "Message",
        "SubscribeURL",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
    ]
    assert question["Message"] == (
        f"You have chosen to subscribe to the topic {topic}.\n"
        "To confirm the subscription, visit the SubscribeURL included in this message."
    )
    query = parse_qs(urlsplit(str(question["SubscribeURL"])).query)
    assert query == {"Action": ["ConfirmSubscription"], "TopicArn": [topic], "Token": [question["Token"]]}


def test_nothing_comes_before_the_answer(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    question = asked(hub, web, topic)
    hub.publish(topic, "too early")
    arn = confirm(hub, question)
    assert arn.startswith(f"{topic}:")
    hub.publish(topic, "in time")
    assert json.loads(web.wait(2)[1].body)["Message"] == "in time"
    assert len(web.requests) == 2


def test_whoever_visits_the_url_confirms(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    question = asked(hub, web, topic)
    document = visit(question["SubscribeURL"])
    assert '<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">' in document
    assert f"<ConfirmSubscriptionResult><SubscriptionArn>{topic}:" in document
    hub.publish(topic)
    assert web.wait(2)[1].headers["x-amz-sns-message-type"] == "Notification"


def test_the_url_says_the_region(hub: Hub, web: Web) -> None:
    sns = hub.client("sns", region="eu-central-1")
    topic = sns.create_topic(Name="far")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    question = json.loads(web.wait()[0].body)
    assert f"<SubscriptionArn>{topic}:" in visit(question["SubscribeURL"])


def test_a_token_confirms_more_than_once(hub: Hub, web: Web) -> None:
    question = asked(hub, web, hub.topic())
    assert confirm(hub, question) == confirm(hub, question)


@pytest.mark.parametrize("token", [pytest.param("", id="empty"), pytest.param("beef", id="unknown")])
def test_a_wrong_token_is_refused(hub: Hub, token: str) -> None:
    assert refused(hub.sns.confirm_subscription, TopicArn=hub.topic(), Token=token) == invalid("Token")


def test_a_token_of_another_topic_is_refused(hub: Hub, web: Web) -> None:
    token = asked(hub, web, hub.topic())["Token"]
    assert refused(hub.sns.confirm_subscription, TopicArn=hub.topic(), Token=token) == invalid("Token")


def test_a_topic_that_is_not_there(hub: Hub) -> None:
    missing = f"{hub.topic()}-not"
    assert refused(hub.sns.confirm_subscription, TopicArn=missing, Token="x") == ("NotFound", "Topic does not exist")


def test_a_token_is_valid_for_two_days(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    question = asked(hub, web, topic)
    hub.advance(hours=48)
    assert refused(hub.sns.confirm_subscription, TopicArn=topic, Token=question["Token"]) == invalid("Token")
    assert hub.topic_attribute(topic, "SubscriptionsPending") == "0"


def test_just_before_it_is(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    question = asked(hub, web, topic)
    hub.advance(hours=47, minutes=59, seconds=59)
    arn = confirm(hub, question)
    hub.advance(hours=48)  # what was confirmed stays
    hub.publish(topic)
    assert web.wait(2)[1].headers["x-amz-sns-subscription-arn"] == arn


def test_who_subscribes_again_is_asked_again_and_either_answer_counts(hub: Hub, web: Web) -> None:
    topic = hub.topic()
    first, second = asked(hub, web, topic), asked(hub, web, topic)
    assert first["MessageId"] != second["MessageId"]
    assert confirm(hub, first) == confirm(hub, second)
    hub.publish(topic)
    assert len(web.wait(3)) == 3


def test_a_question_is_asked_again_as_the_delivery_policy_says(hub: Hub, web: Web) -> None:
    web.answers = [500, 500]
    topic = hub.topic()
    hub.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)
    web.wait(1)
    hub.advance(ms=19_999)
    assert len(web.requests) == 1
    hub.advance(ms=1)
    assert len(web.requests) == 2
    hub.advance(seconds=20)
    assert len(web.requests) == 3
    assert len({asked.headers["x-amz-sns-message-id"] for asked in web.requests}) == 1


def test_the_queue_of_another_account_is_asked_in_a_message(hub: Hub) -> None:
    topic = hub.topic()
    sqs = hub.client("sqs", access_key=OTHER_ACCOUNT)
    queue = sqs.create_queue(QueueName="theirs")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    hub.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    question = json.loads(sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert question["Type"] == "SubscriptionConfirmation"
    confirm(hub, question)
    hub.publish(topic, "for them")
    assert json.loads(sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"])["Message"] == "for them"
