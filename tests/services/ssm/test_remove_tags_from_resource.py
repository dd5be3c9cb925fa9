"""RemoveTagsFromResource."""

from tests.cloud import Cloud
from tests.services.ssm.asking import ssm


def test_tags_are_removed(cloud: Cloud) -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    ssm(cloud).put_parameter(Name="r", Value="1", Type="String", Tags=tags)
    ssm(cloud).remove_tags_from_resource(ResourceType="Parameter", ResourceId="r", TagKeys=["a", "x"])
    assert ssm(cloud).list_tags_for_resource(ResourceType="Parameter", ResourceId="r")["TagList"] == tags[1:]
