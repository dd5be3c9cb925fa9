"""TagUser."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, refused


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    name = a_user(cloud)
    iam(cloud).tag_user(UserName=name, Tags=[{"Key": "team", "Value": "a"}, {"Key": "cost", "Value": "1"}])
    iam(cloud).tag_user(UserName=name, Tags=[{"Key": "Team", "Value": "b"}])
    found = iam(cloud).list_user_tags(UserName=name)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"cost": "1", "Team": "b"}


def test_the_same_key_twice(cloud: Cloud) -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]
    assert refused(iam(cloud).tag_user, UserName=a_user(cloud), Tags=tags) == (
        "InvalidInput",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    )


def test_nothing_to_tag(cloud: Cloud) -> None:
    assert refused(iam(cloud).tag_user, UserName="nobody", Tags=[]) == no_such(
        "The user with name nobody cannot be found."
    )
