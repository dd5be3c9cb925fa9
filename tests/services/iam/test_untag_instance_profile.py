"""UntagInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, iam


def test_tags_are_removed_whatever_their_case(cloud: Cloud) -> None:
    name = a_profile(cloud)
    iam(cloud).tag_instance_profile(
        InstanceProfileName=name, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}]
    )
    iam(cloud).untag_instance_profile(InstanceProfileName=name, TagKeys=["TEAM", "unknown"])
    assert iam(cloud).list_instance_profile_tags(InstanceProfileName=name)["Tags"] == [{"Key": "cost", "Value": "1"}]
