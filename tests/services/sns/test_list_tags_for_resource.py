"""ListTagsForResource: also the tags that a topic was made with."""

from tests.services.sns.hub import ACCOUNT, Hub, refused


def test_tags_of_the_beginning(hub: Hub) -> None:
    topic = hub.sns.create_topic(Name="tagged", Tags=[{"Key": "team", "Value": "shop"}])["TopicArn"]
    assert hub.sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "team", "Value": "shop"}]


def test_none(hub: Hub) -> None:
    assert hub.sns.list_tags_for_resource(ResourceArn=hub.topic())["Tags"] == []


def test_no_topic(hub: Hub) -> None:
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:nowhere"
    expected = ("ResourceNotFound", "Resource does not exist")
    assert refused(hub.sns.list_tags_for_resource, ResourceArn=arn) == expected
