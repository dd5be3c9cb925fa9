"""CreateInstanceProfile."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused


def test_what_is_shown(cloud: Cloud) -> None:
    made = iam(cloud).create_instance_profile(InstanceProfileName="web", Path="/p/", Tags=[{"Key": "a", "Value": "b"}])
    profile = made["InstanceProfile"]
    assert profile["Arn"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/p/web"
    assert (profile["Roles"], profile["Tags"]) == ([], [{"Key": "a", "Value": "b"}])
    assert refused(iam(cloud).create_instance_profile, InstanceProfileName="web") == (
        "EntityAlreadyExists",
        "Instance Profile web already exists.",
    )
