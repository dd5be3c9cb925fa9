"""UntagRole."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam


def test_tags_are_removed_whatever_their_case(cloud: Cloud) -> None:
    name = a_role(cloud)
    iam(cloud).tag_role(RoleName=name, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}])
    iam(cloud).untag_role(RoleName=name, TagKeys=["TEAM", "unknown"])
    assert iam(cloud).list_role_tags(RoleName=name)["Tags"] == [{"Key": "cost", "Value": "1"}]
