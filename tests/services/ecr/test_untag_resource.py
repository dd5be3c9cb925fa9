"""UntagResource."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, a_repository, ecr


def test_tags_are_removed(cloud: Cloud) -> None:
    name = a_repository(cloud, tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    arn = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{name}"
    ecr(cloud).untag_resource(resourceArn=arn, tagKeys=["a"])
    assert ecr(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == [{"Key": "b", "Value": "2"}]
