"""ListSubscriptions: the caller's own, in pages."""

from tests.services.sns.hub import ACCOUNT, OTHER_ACCOUNT, Hub


def test_what_is_shown(hub: Hub) -> None:
    sns = hub.client("sns", region="eu-west-1")
    topic = sns.create_topic(Name="shown")["TopicArn"]
    queue = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:q"
    arn = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)["SubscriptionArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ann@example.com")
    found = sorted(sns.list_subscriptions()["Subscriptions"], key=lambda each: each["Protocol"])
    assert found == [
        {
            "SubscriptionArn": "PendingConfirmation",
            "Owner": ACCOUNT,
            "Protocol": "email",
            "Endpoint": "ann@example.com",
            "TopicArn": topic,
        },
        {"SubscriptionArn": arn, "Owner": ACCOUNT, "Protocol": "sqs", "Endpoint": queue, "TopicArn": topic},
    ]


def test_those_of_others_topics_are_the_queues_owners(hub: Hub) -> None:
    theirs = hub.client("sns", access_key=OTHER_ACCOUNT)
    topic = hub.topic()
    queue = f"arn:aws:sqs:us-east-1:{OTHER_ACCOUNT}:q"
    arn = theirs.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)["SubscriptionArn"]
    assert [each["SubscriptionArn"] for each in theirs.list_subscriptions()["Subscriptions"]] == [arn]
    mine = [each["SubscriptionArn"] for each in hub.sns.list_subscriptions()["Subscriptions"]]
    assert arn not in mine
    by_topic = hub.sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [(each["SubscriptionArn"], each["Owner"]) for each in by_topic] == [(arn, OTHER_ACCOUNT)]


def test_pages(hub: Hub) -> None:
    sns = hub.client("sns", access_key="555555555555")
    topic = sns.create_topic(Name="many")["TopicArn"]
    for number in range(101):
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:555555555555:q{number}")
    first = sns.list_subscriptions()
    second = sns.list_subscriptions(NextToken=first["NextToken"])
    arns = [each["SubscriptionArn"] for page in (first, second) for each in page["Subscriptions"]]
    assert (len(first["Subscriptions"]), len(set(arns)), "NextToken" in second) == (100, 101, False)
