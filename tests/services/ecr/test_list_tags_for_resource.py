"""ListTagsForResource."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, a_repository, ecr


def test_none_at_first(cloud: Cloud) -> None:
    arn = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{a_repository(cloud)}"
    assert ecr(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == []
