"""ListSubscriptionsByTopic: all of one topic, in pages."""

from tests.services.sns.hub import ACCOUNT, Hub, refused


def test_one_topic_alone(hub: Hub) -> None:
    topic, other = hub.topic(), hub.topic()
    arn = hub.subscribe(topic, hub.queue())
    hub.subscribe(other, hub.queue())
    found = hub.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [each["SubscriptionArn"] for each in found] == [arn]


def test_a_topic_whose_name_begins_with_anothers(hub: Hub) -> None:
    short, long = hub.topic("begin"), hub.topic("beginning")
    hub.subscribe(long, hub.queue())
    assert hub.sns.list_subscriptions_by_topic(TopicArn=short)["Subscriptions"] == []


def test_pages(hub: Hub) -> None:
    topic = hub.topic()
    for number in range(101):
        endpoint = f"arn:aws:sqs:us-east-1:{ACCOUNT}:page{number}"
        hub.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
    first = hub.sns.list_subscriptions_by_topic(TopicArn=topic)
    second = hub.sns.list_subscriptions_by_topic(TopicArn=topic, NextToken=first["NextToken"])
    endpoints = {each["Endpoint"] for page in (first, second) for each in page["Subscriptions"]}
    assert (len(first["Subscriptions"]), len(endpoints), "NextToken" in second) == (100, 101, False)


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    assert refused(hub.sns.list_subscriptions_by_topic, TopicArn=arn) == ("NotFound", "Topic does not exist")
