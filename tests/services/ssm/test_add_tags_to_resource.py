"""AddTagsToResource."""

import pytest

from tests.cloud import Cloud
from tests.services.ssm.asking import refused, ssm


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="tagged", Value="1", Type="String", Tags=[{"Key": "a", "Value": "1"}])
    tags = [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]
    ssm(cloud).add_tags_to_resource(ResourceType="Parameter", ResourceId="tagged", Tags=tags)
    assert ssm(cloud).list_tags_for_resource(ResourceType="Parameter", ResourceId="tagged")["TagList"] == tags


def test_fifty_at_most(cloud: Cloud) -> None:
    ssm(cloud).put_parameter(Name="full", Value="1", Type="String")
    tags = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert refused(ssm(cloud).add_tags_to_resource, ResourceType="Parameter", ResourceId="full", Tags=tags)[0] == (
        "TooManyTagsError"
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        pytest.param("Parameter", "InvalidResourceId", id="no parameter"),
        pytest.param("Document", "UnsupportedOperation", id="another kind"),
    ],
)
def test_nothing_to_tag(cloud: Cloud, kind: str, code: str) -> None:
    assert refused(ssm(cloud).add_tags_to_resource, ResourceType=kind, ResourceId="none", Tags=[])[0] == code
