"""ListInstanceProfiles."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_profile, iam, pages_of


def test_pages_below_a_path(cloud: Cloud) -> None:
    names = [a_profile(cloud, f"listed-{each}", Path="/listed/") for each in "abc"]
    pages = pages_of(iam(cloud).list_instance_profiles, "InstanceProfiles", PathPrefix="/listed/", MaxItems=2)
    assert [[each["InstanceProfileName"] for each in page] for page in pages] == [names[:2], names[2:]]
