"""UntagPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_policy, iam


def test_tags_are_removed_whatever_their_case(cloud: Cloud) -> None:
    name = a_policy(cloud)
    iam(cloud).tag_policy(PolicyArn=name, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}])
    iam(cloud).untag_policy(PolicyArn=name, TagKeys=["TEAM", "unknown"])
    assert iam(cloud).list_policy_tags(PolicyArn=name)["Tags"] == [{"Key": "cost", "Value": "1"}]
