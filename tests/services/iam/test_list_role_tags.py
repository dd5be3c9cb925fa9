"""ListRoleTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_role, iam, no_such, pages_of, refused


def test_pages(cloud: Cloud) -> None:
    name = a_role(cloud)
    tags = [{"Key": key, "Value": ""} for key in ("a", "b", "c")]
    iam(cloud).tag_role(RoleName=name, Tags=tags)
    assert pages_of(iam(cloud).list_role_tags, "Tags", RoleName=name, MaxItems=2) == [tags[:2], tags[2:]]


def test_nothing_has_tags(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_role_tags, RoleName="nobody") == no_such(
        "The role with name nobody cannot be found."
    )
