"""ListInstanceProfileTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, iam, no_such, pages_of, refused


def test_pages(cloud: Cloud) -> None:
    name = a_profile(cloud)
    tags = [{"Key": key, "Value": ""} for key in ("a", "b", "c")]
    iam(cloud).tag_instance_profile(InstanceProfileName=name, Tags=tags)
    assert pages_of(iam(cloud).list_instance_profile_tags, "Tags", InstanceProfileName=name, MaxItems=2) == [
        tags[:2],
        tags[2:],
    ]


def test_nothing_has_tags(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_instance_profile_tags, InstanceProfileName="nobody") == no_such(
        "Instance Profile nobody cannot be found."
    )
