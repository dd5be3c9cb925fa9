"""ListTagsForResource; more of it is told with TagResource."""

from tests.cloud import Cloud
from tests.services.logs.asking import a_group, client


def test_none(cloud: Cloud) -> None:
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{a_group(cloud)}"
    assert client(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == {}
