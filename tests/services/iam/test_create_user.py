"""CreateUser."""

import re

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused


def test_what_is_shown(cloud: Cloud) -> None:
    made = iam(cloud).create_user(UserName="ann", Path="/team/", Tags=[{"Key": "a", "Value": "b"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/team/ann"
    assert re.fullmatch("AIDA[A-Z2-7]{17}", made["UserId"])
    assert iam(cloud).get_user(UserName="ann")["User"] == made
    assert refused(iam(cloud).create_user, UserName="ann") == (
        "EntityAlreadyExists",
        "User with name ann already exists.",
    )
