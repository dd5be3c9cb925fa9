"""CreatePolicy."""

import json
import re

from tests.cloud import Cloud
from tests.services.iam.asking import (
    ACCOUNT,
    PUT_LOGS,
    a_policy,
    iam,
    refused,
)


def test_what_is_shown(cloud: Cloud) -> None:
    made = iam(cloud).create_policy(
        PolicyName="shown",
        Path="/team/",
        Description="logs",
        PolicyDocument=json.dumps(PUT_LOGS),
        Tags=[{"Key": "a", "Value": "b"}],
    )["Policy"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:policy/team/shown"
    assert re.fullmatch("ANPA[A-Z2-7]{17}", made["PolicyId"])
    assert (made["DefaultVersionId"], made["AttachmentCount"], made["IsAttachable"]) == ("v1", 0, True)
    assert iam(cloud).get_policy(PolicyArn=made["Arn"])["Policy"] == made


def test_a_name_is_taken_whatever_its_path(cloud: Cloud) -> None:
    a_policy(cloud, "taken")
    assert refused(
        iam(cloud).create_policy, PolicyName="taken", Path="/other/", PolicyDocument=json.dumps(PUT_LOGS)
    ) == ("EntityAlreadyExists", "A policy called taken already exists. Duplicate names are not allowed.")


def test_its_size_has_a_limit_without_white_space(cloud: Cloud) -> None:
    fits = json.dumps({**PUT_LOGS, "Id": "x" * 5000}) + " " * 5000
    assert iam(cloud).create_policy(PolicyName="fits", PolicyDocument=fits)["Policy"]["PolicyName"] == "fits"
    large = json.dumps({**PUT_LOGS, "Id": "x" * 6144})
    assert refused(iam(cloud).create_policy, PolicyName="large", PolicyDocument=large) == (
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144",
    )
