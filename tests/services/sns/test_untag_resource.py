"""UntagResource: tags go; what is not there is not missed."""

from tests.services.sns.hub import Hub


def test_tags_go(hub: Hub) -> None:
    topic = hub.topic()
    hub.sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    hub.sns.untag_resource(ResourceArn=topic, TagKeys=["a", "never"])
    assert hub.sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "b", "Value": "2"}]
