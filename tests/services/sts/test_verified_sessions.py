"""Sessions where signatures are verified."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fogbank.kernel.clock import system_clock
from fogbank.kernel.errors import AwsError
from fogbank.kernel.ids import Ids
from fogbank.kernel.sessions import Sessions
from fogbank.wire.auth import VerifyingAuthenticator
from fogbank.wire.auth_keys import AccessKey
from tests.cloud import Cloud
from tests.services.sts.asking import LAMBDA_TRUST, as_session, refused
from tests.wire.auth_signing import NOW_MS, QUERY, sign

AUTH = """
[[keys]]
id = "AKIDADMIN"
secret = "secret"
account = "111122223333"
user = "admin"
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Cloud]:
    """A server that verifies. Signatures are made now, so its clock is the system's."""
    auth = tmp_path / "auth.toml"
    auth.write_text(AUTH)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as running:
        yield running


def admin(cloud: Cloud, service: str) -> Any:
    return cloud.client(service, access_key="AKIDADMIN", secret="secret")


def a_session(cloud: Cloud) -> dict[str, str]:
    admin(cloud, "iam").create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST))
    arn = "arn:aws:iam::111122223333:role/r"
    credentials: dict[str, str] = admin(cloud, "sts").assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    return credentials


def test_a_session_may_call(guarded: Cloud) -> None:
    credentials = a_session(guarded)
    who = as_session(guarded, "sts", credentials).get_caller_identity()
    assert who["Arn"] == "arn:aws:sts::111122223333:assumed-role/r/me"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param({"SecretAccessKey": "wrong"}, "SignatureDoesNotMatch", id="another secret"),
        pytest.param({"SessionToken": "wrong"}, "InvalidClientTokenId", id="another token"),
        pytest.param({"AccessKeyId": "ASIAY34FZKBOKMUTVV7A"}, "InvalidClientTokenId", id="another key"),
    ],
)
def test_whoever_changes_them_may_not(guarded: Cloud, changed: dict[str, str], code: str) -> None:
    credentials = a_session(guarded) | changed
    assert refused(as_session(guarded, "sts", credentials).get_caller_identity)[0] == code


def test_a_session_outlives_the_server(tmp_path: Path) -> None:
    auth = tmp_path / "auth.toml"
    auth.write_text(AUTH)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as first:
        credentials = a_session(first)
    with Cloud(auth=auth, data=tmp_path / "data", clock=system_clock()) as second:
        assert as_session(second, "sts", credentials).get_caller_identity()["Account"] == "111122223333"


def test_a_session_ends() -> None:
    sessions = Sessions(b"key")
    made = sessions.issue(Ids(1), account="1" * 12, arn="arn:a", user_id="u", expires_ms=NOW_MS + 60_000)
    key = AccessKey(id=made.access_key, secret=made.secret, account="1" * 12, token=made.token)
    request = sign(QUERY, key=key, service="sts", secret=made.secret)
    verifier = VerifyingAuthenticator({}, sessions=sessions)
    assert verifier.identify(request, NOW_MS + 59_999).principal_arn == "arn:a"
    with pytest.raises(AwsError) as refusal:
        verifier.identify(request, NOW_MS + 60_000)
    assert (refusal.value.code, refusal.value.message) == (
        "ExpiredToken",
        "The security token included in the request is expired",
    )
