"""ListGroups."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_group, iam, pages_of


def test_pages_below_a_path(cloud: Cloud) -> None:
    names = [a_group(cloud, f"listed-{each}", Path="/listed/") for each in "abc"]
    pages = pages_of(iam(cloud).list_groups, "Groups", PathPrefix="/listed/", MaxItems=2)
    assert [[group["GroupName"] for group in page] for page in pages] == [names[:2], names[2:]]
