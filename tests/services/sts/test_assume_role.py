"""AssumeRole: sessions of roles, and whom they stand for."""

import json
import re
from urllib.request import urlopen

import pytest

from tests.cloud import Cloud
from tests.services.sts.asking import ACCOUNT, a_role, as_session, refused


def test_the_session_is_the_role_in_its_account(cloud: Cloud) -> None:
    arn = a_role(cloud, "deploy", account="111122223333", Path="/ci/")
    found = cloud.sts.assume_role(RoleArn=arn, RoleSessionName="build-7")
    assert found["AssumedRoleUser"]["Arn"] == "arn:aws:sts::111122223333:assumed-role/deploy/build-7"
    assert re.fullmatch("AROA[A-Z2-7]{17}:build-7", found["AssumedRoleUser"]["AssumedRoleId"])
    assert re.fullmatch("ASIA[A-Z2-7]{16}", found["Credentials"]["AccessKeyId"])
    assert found["Credentials"]["Expiration"].timestamp() == cloud.now_ms // 1000 + 3600
    who = as_session(cloud, "sts", found["Credentials"]).get_caller_identity()
    assert (who["Account"], who["Arn"], who["UserId"]) == (
        "111122223333",
        found["AssumedRoleUser"]["Arn"],
        found["AssumedRoleUser"]["AssumedRoleId"],
    )


def test_what_a_session_makes_is_its_accounts(cloud: Cloud) -> None:
    arn = a_role(cloud, "maker", account="111122223333")
    session = as_session(cloud, "sqs", cloud.sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"])
    assert session.create_queue(QueueName="theirs")["QueueUrl"].endswith("/111122223333/theirs")


def test_a_presigned_url_carries_the_session(cloud: Cloud) -> None:
    arn = a_role(cloud, "signer", account="111122223333")
    session = as_session(cloud, "sts", cloud.sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"])
    url = session.generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urlopen(url) as response:
        assert b"arn:aws:sts::111122223333:assumed-role/signer/me" in response.read()


def test_a_changed_token_stands_for_nobody(cloud: Cloud) -> None:
    arn = a_role(cloud, "sealed", account="111122223333")
    credentials = cloud.sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    changed = {**credentials, "SessionToken": credentials["SessionToken"][:-8] + "AAAAAAAA"}
    # Nothing is verified without --auth: the key alone still tells its account.
    assert as_session(cloud, "sts", changed).get_caller_identity()["Arn"] == "arn:aws:iam::111122223333:root"


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        pytest.param(
            f"arn:aws:iam::{ACCOUNT}:role/none",
            (
                "AccessDenied",
                (
                    f"User: arn:aws:iam::{ACCOUNT}:root is not authorized to perform: sts:AssumeRole on resource: "
                    f"arn:aws:iam::{ACCOUNT}:role/none"
                ),
            ),
            id="no role",
        ),
        pytest.param(
            f"arn:aws:iam::{ACCOUNT}:user/somebody",
            ("ValidationError", f"arn:aws:iam::{ACCOUNT}:user/somebody is invalid"),
            id="a user",
        ),
        pytest.param(
            "cdk-hnb659fds-deploy-role", ("ValidationError", "cdk-hnb659fds-deploy-role is invalid"), id="a name"
        ),
    ],
)
def test_refusals(cloud: Cloud, arn: str, expected: tuple[str, str]) -> None:
    assert refused(cloud.sts.assume_role, RoleArn=arn, RoleSessionName="me") == expected


def test_the_path_is_part_of_the_arn(cloud: Cloud) -> None:
    a_role(cloud, "deep", Path="/a/")
    arn = f"arn:aws:iam::{ACCOUNT}:role/deep"
    assert refused(cloud.sts.assume_role, RoleArn=arn, RoleSessionName="me")[0] == "AccessDenied"


def test_how_long(cloud: Cloud) -> None:
    arn = a_role(cloud, "timed", MaxSessionDuration=7200)
    found = cloud.sts.assume_role(RoleArn=arn, RoleSessionName="me", DurationSeconds=7200)
    assert found["Credentials"]["Expiration"].timestamp() == cloud.now_ms // 1000 + 7200
    assert refused(cloud.sts.assume_role, RoleArn=arn, RoleSessionName="me", DurationSeconds=7201) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )
    chained = as_session(cloud, "sts", found["Credentials"])
    assert refused(chained.assume_role, RoleArn=arn, RoleSessionName="me", DurationSeconds=3601) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    )
    assert chained.assume_role(RoleArn=arn, RoleSessionName="two")["AssumedRoleUser"]["Arn"].endswith("/timed/two")


def test_as_deploying_tools_ask(cloud: Cloud) -> None:
    arn = a_role(cloud, f"cdk-hnb659fds-deploy-role-{ACCOUNT}-us-east-1")
    found = cloud.sts.assume_role(
        RoleArn=arn,
        RoleSessionName="aws-cdk-me",
        ExternalId="external",
        SourceIdentity="me",
        Tags=[{"Key": "team", "Value": "a"}],
        TransitiveTagKeys=["team"],
        Policy=json.dumps({"Version": "2012-10-17", "Statement": []}),
    )
    assert (found["SourceIdentity"], found["PackedPolicySize"]) == ("me", 3)


def test_a_code_of_a_device_is_refused_by_name(cloud: Cloud) -> None:
    arn = a_role(cloud, "mfa")
    assert refused(cloud.sts.assume_role, RoleArn=arn, RoleSessionName="me", TokenCode="123456") == (
        "UnsupportedOperation",
        "Fogbank does not support the parameter AssumeRole.TokenCode.",
    )
