"""Functions sign as a session of their role, whether signatures are verified or not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fogbank.kernel.clock import system_clock, virtual_clock
from tests.cloud import Cloud
from tests.journeys.owner import Owner

WHO = """
import os, boto3
def handler(event, context):
    who = boto3.client("sts").get_caller_identity()
    return {"arn": who["Arn"], "id": who["UserId"], "account": who["Account"], "key": os.environ["AWS_ACCESS_KEY_ID"]}
"""
AUTH = """
[[keys]]
id = "test"
secret = "test"
account = "000000000000"
"""


@pytest.fixture(params=["open", "verifying"])
def cloud(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cloud]:
    """Signatures are verified by the real time."""
    auth = tmp_path / "auth.toml"
    auth.write_text(AUTH)
    verifying = request.param == "verifying"
    with Cloud(auth=auth if verifying else None, clock=system_clock() if verifying else virtual_clock()) as running:
        yield running


def test_a_function_is_a_session_of_its_role(cloud: Cloud) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    }
    iam = cloud.client("iam")
    role = iam.create_role(RoleName="worker", Path="/team/", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    owner = Owner(cloud)
    owner.deploy("who", {"app.py": WHO}, Timeout=20, Role=role["Arn"])
    seen = owner.invoke("who", {})["Payload"]
    assert seen.pop("key").startswith("ASIA")
    assert seen == {
        "arn": "arn:aws:sts::000000000000:assumed-role/worker/who",
        "id": f"{role['RoleId']}:who",
        "account": "000000000000",
    }


def test_a_role_that_is_not_there_will_do(cloud: Cloud) -> None:
    owner = Owner(cloud)
    owner.deploy("who", {"app.py": WHO}, Timeout=20, Role="arn:aws:iam::123456789012:role/elsewhere")
    seen = owner.invoke("who", {})["Payload"]
    assert (seen["arn"], seen["account"]) == ("arn:aws:sts::000000000000:assumed-role/elsewhere/who", "000000000000")
    assert seen["id"].startswith("AROA")


def test_credentials_are_renewed_before_they_end() -> None:
    with Cloud() as cloud:
        owner = Owner(cloud)
        owner.deploy("who", {"app.py": "import os\ndef handler(event, _): return os.environ['AWS_SESSION_TOKEN']"})
        first = owner.invoke("who", {})["Payload"]
        cloud.advance(hours=10)
        assert owner.invoke("who", {})["Payload"] == first
        cloud.advance(hours=1)
        assert owner.invoke("who", {})["Payload"] != first
