"""ListTagsForResource."""

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_tags_come_with_the_parameter(cloud: Cloud) -> None:
    tags = [{"Key": "a", "Value": "1"}]
    ssm(cloud).put_parameter(Name="l", Value="1", Type="String", Tags=tags)
    assert ssm(cloud).list_tags_for_resource(ResourceType="Parameter", ResourceId="l")["TagList"] == tags
    ssm(cloud).put_parameter(Name="l", Value="2", Overwrite=True)
    assert ssm(cloud).list_tags_for_resource(ResourceType="Parameter", ResourceId="l")["TagList"] == tags


def test_other_operations_are_refused_by_name(cloud: Cloud) -> None:
    assert refused(ssm(cloud).list_documents) == (
        "UnsupportedOperation",
        "Fogbank does not support the operation ListDocuments of ssm.",
    )
