"""CreateSecret."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import ACCOUNT, a_secret, refused, sm


def test_what_is_shown(cloud: Cloud) -> None:
    made = sm(cloud).create_secret(Name="shop/db", SecretString="s", Description="d", Tags=[{"Key": "a", "Value": "b"}])
    arn = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:shop/db-"
    assert re.fullmatch(re.escape(arn) + "[A-Za-z0-9]{6}", made["ARN"])
    found = sm(cloud).describe_secret(SecretId="shop/db")
    assert (found["ARN"], found["Description"], found["Tags"]) == (made["ARN"], "d", [{"Key": "a", "Value": "b"}])
    assert found["VersionIdsToStages"] == {made["VersionId"]: ["AWSCURRENT"]}
    assert found["CreatedDate"].timestamp() == cloud.now_ms / 1000


def test_one_that_is_there(cloud: Cloud) -> None:
    name = a_secret(cloud)
    assert refused(sm(cloud).create_secret, Name=name, SecretString="other") == (
        "ResourceExistsException",
        f"The operation failed because the secret {name} already exists.",
    )


def test_the_same_request_again(cloud: Cloud) -> None:
    request = {"Name": "again", "SecretString": "s", "ClientRequestToken": "t" * 32}
    first = sm(cloud).create_secret(**request)
    assert sm(cloud).create_secret(**request)["ARN"] == first["ARN"]


def test_without_a_value(cloud: Cloud) -> None:
    assert "VersionId" not in sm(cloud).create_secret(Name="empty")
    assert refused(sm(cloud).get_secret_value, SecretId="empty") == (
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    )
    assert "VersionIdsToStages" not in sm(cloud).describe_secret(SecretId="empty")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param({"Name": "a b"}, "ValidationException", id="name"),
        pytest.param({"SecretBinary": b"b"}, "InvalidParameterException", id="text and bytes"),
        pytest.param({"AddReplicaRegions": [{"Region": "eu-west-1"}]}, "UnsupportedOperation", id="replicas"),
        pytest.param({"Tags": [{"Key": "aws:x", "Value": ""}]}, "InvalidParameterException", id="AWS's tags"),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any], code: str) -> None:
    assert refused(sm(cloud).create_secret, **({"Name": "refused", "SecretString": "s"} | request_))[0] == code


def test_of_many_who_make_it_at_once_one_does(cloud: Cloud) -> None:
    def make(value: str) -> bool:
        try:
            sm(cloud).create_secret(Name="raced", SecretString=value)
        except sm(cloud).exceptions.ResourceExistsException:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(make, "abcdef")) == 1
