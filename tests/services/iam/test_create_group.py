"""CreateGroup."""

import re

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused


def test_what_is_shown(cloud: Cloud) -> None:
    made = iam(cloud).create_group(GroupName="devs", Path="/team/")["Group"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:group/team/devs"
    assert re.fullmatch("AGPA[A-Z2-7]{17}", made["GroupId"])
    assert refused(iam(cloud).create_group, GroupName="devs") == (
        "EntityAlreadyExists",
        "Group with name devs already exists.",
    )
