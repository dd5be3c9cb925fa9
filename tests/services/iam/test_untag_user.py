"""UntagUser."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam


def test_tags_are_removed_whatever_their_case(cloud: Cloud) -> None:
    name = a_user(cloud)
    iam(cloud).tag_user(UserName=name, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}])
    iam(cloud).untag_user(UserName=name, TagKeys=["TEAM", "unknown"])
    assert iam(cloud).list_user_tags(UserName=name)["Tags"] == [{"Key": "cost", "Value": "1"}]
