"""ListTopics: a hundred at a time, of one account and region."""

from tests.services.sns.hub import Hub, invalid, refused


def test_pages(hub: Hub) -> None:
    sns = hub.client("sns", access_key="333333333333")
    made = [sns.create_topic(Name=f"t{number:03}")["TopicArn"] for number in range(201)]
    first = sns.list_topics()
    second = sns.list_topics(NextToken=first["NextToken"])
    third = sns.list_topics(NextToken=second["NextToken"])
    pages = [page["Topics"] for page in (first, second, third)]
    assert [len(page) for page in pages] == [100, 100, 1]
    assert [topic["TopicArn"] for page in pages for topic in page] == made
    assert "NextToken" not in third


def test_accounts_and_regions_are_apart(hub: Hub) -> None:
    hub.topic("here")
    assert hub.client("sns", access_key="444444444444").list_topics()["Topics"] == []
    assert hub.client("sns", region="eu-west-1").list_topics()["Topics"] == []


def test_a_token_that_is_none(hub: Hub) -> None:
    assert refused(hub.sns.list_topics, NextToken="?") == invalid("NextToken")
