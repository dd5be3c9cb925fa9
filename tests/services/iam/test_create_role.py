"""CreateRole: what it shows, and what it refuses."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.cloud import Cloud
from tests.services.iam.asking import (
    ACCOUNT,
    BASIC,
    LAMBDA_TRUST,
    a_role,
    iam,
    no_such,
    refused,
)


def test_what_is_shown(cloud: Cloud) -> None:
    made = iam(cloud).create_role(
        RoleName="whole",
        Path="/team/",
        Description="for orders",
        MaxSessionDuration=7200,
        PermissionsBoundary=BASIC,
        Tags=[{"Key": "team", "Value": "a"}],
        AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST),
    )["Role"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/team/whole"
    assert re.fullmatch("AROA[A-Z2-7]{17}", made["RoleId"])
    assert made["AssumeRolePolicyDocument"] == LAMBDA_TRUST
    assert made["PermissionsBoundary"]["PermissionsBoundaryArn"] == BASIC
    assert (made["Description"], made["MaxSessionDuration"]) == ("for orders", 7200)
    assert made["Tags"] == [{"Key": "team", "Value": "a"}]
    assert made["CreateDate"].timestamp() == cloud.now_ms // 1000
    assert iam(cloud).get_role(RoleName="whole")["Role"] == made


def test_the_document_is_percent_encoded_on_the_wire(cloud: Cloud) -> None:
    raw: list[bytes] = []
    client = iam(cloud)

    def see(response_dict: dict[str, Any], **_: Any) -> None:
        raw.append(response_dict["body"])

    client.meta.events.register("before-parse.iam.GetRole", see)
    client.get_role(RoleName=a_role(cloud))
    assert b"<AssumeRolePolicyDocument>%7B%22Version%22%3A%20%222012-10-17%22%2C%20" in raw[0]


def test_a_name_is_taken_whatever_its_case(cloud: Cloud) -> None:
    a_role(cloud, "taken")
    assert refused(iam(cloud).create_role, RoleName="Taken", AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST)) == (
        "EntityAlreadyExists",
        "Role with name Taken already exists.",
    )


def test_a_boundary_that_is_not_there(cloud: Cloud) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/none"
    assert refused(
        iam(cloud).create_role,
        RoleName="unbound",
        PermissionsBoundary=arn,
        AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST),
    ) == no_such(f"Scope ARN: {arn} does not exist or is not attachable.")


def test_a_trust_policy_has_a_limit(cloud: Cloud) -> None:
    large = json.dumps({**LAMBDA_TRUST, "Id": "x" * 2048})
    assert refused(iam(cloud).create_role, RoleName="large", AssumeRolePolicyDocument=large) == (
        "LimitExceeded",
        "Cannot exceed quota for ACLSizePerRole: 2048",
    )


def test_what_the_model_refuses(cloud: Cloud) -> None:
    code, message = refused(iam(cloud).create_role, RoleName="a b", AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST))
    assert code == "ValidationError"
    assert message.startswith("The specified value for roleName is invalid.")


def test_of_two_who_make_it_at_once_one_does(cloud: Cloud) -> None:
    def make(_: int) -> str:
        try:
            return a_role(cloud, "raced")
        except ClientError as error:
            told: Any = error
            return str(told.response["Error"]["Code"])

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(make, range(8)))
    assert sorted(told) == ["EntityAlreadyExists"] * 7 + ["raced"]
