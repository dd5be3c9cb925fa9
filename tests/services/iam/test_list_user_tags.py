"""ListUserTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, pages_of, refused


def test_pages(cloud: Cloud) -> None:
    name = a_user(cloud)
    tags = [{"Key": key, "Value": ""} for key in ("a", "b", "c")]
    iam(cloud).tag_user(UserName=name, Tags=tags)
    assert pages_of(iam(cloud).list_user_tags, "Tags", UserName=name, MaxItems=2) == [tags[:2], tags[2:]]


def test_nothing_has_tags(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_user_tags, UserName="nobody") == no_such(
        "The user with name nobody cannot be found."
    )
