"""GetUser."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, no_such, refused


def test_without_a_name_the_caller(cloud: Cloud) -> None:
    found = iam(cloud).get_user()["User"]
    assert (found["UserId"], found["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")


def test_none(cloud: Cloud) -> None:
    assert refused(iam(cloud).get_user, UserName="none") == no_such("The user with name none cannot be found.")
