"""TagResource."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, NONE, a_repository, ecr, refused


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    arn = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{a_repository(cloud)}"
    ecr(cloud).tag_resource(resourceArn=arn, tags=[{"Key": "a", "Value": "1"}])
    ecr(cloud).tag_resource(resourceArn=arn, tags=[{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}])
    assert ecr(cloud).list_tags_for_resource(resourceArn=arn)["tags"] == [
        {"Key": "a", "Value": "2"},
        {"Key": "b", "Value": "3"},
    ]
    many = [{"Key": str(number), "Value": ""} for number in range(50)]
    assert refused(ecr(cloud).tag_resource, resourceArn=arn, tags=many)[0] == "TooManyTagsException"


def test_what_is_no_repository(cloud: Cloud) -> None:
    arn = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/none"
    assert refused(ecr(cloud).tag_resource, resourceArn=arn, tags=[]) == NONE
    assert refused(ecr(cloud).tag_resource, resourceArn="none", tags=[])[0] == "InvalidParameterException"
