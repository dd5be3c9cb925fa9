"""AssumeRoleWithWebIdentity: nobody signs it."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.sts.asking import ACCOUNT, a_role, as_session, refused, unsigned


def a_token(**claims: Any) -> str:
    parts: tuple[dict[str, Any], ...] = ({"alg": "RS256"}, claims, {})
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def test_the_session_and_the_claims(cloud: Cloud) -> None:
    arn = a_role(cloud, "web", account="111122223333")
    token = a_token(sub="repo:me/shop", iss="https://token.example", aud=["sts.amazonaws.com"], exp=1e11)
    client = unsigned(cloud, "sts")
    found = client.assume_role_with_web_identity(RoleArn=arn, RoleSessionName="ci", WebIdentityToken=token)
    assert (found["SubjectFromWebIdentityToken"], found["Provider"], found["Audience"]) == (
        "repo:me/shop",
        "https://token.example",
        "sts.amazonaws.com",
    )
    who = as_session(cloud, "sts", found["Credentials"]).get_caller_identity()
    assert who["Arn"] == "arn:aws:sts::111122223333:assumed-role/web/ci"
    client.close()


@pytest.mark.parametrize(
    ("token", "code"),
    [
        pytest.param("token", "InvalidIdentityToken", id="no JWT"),
        pytest.param("a.b.c", "InvalidIdentityToken", id="no JSON in it"),
        pytest.param(a_token(sub="s", iss="i"), "InvalidIdentityToken", id="claims that are missing"),
        pytest.param(a_token(sub="s", iss="i", aud="a", exp=1), "ExpiredTokenException", id="of long ago"),
    ],
)
def test_refusals(cloud: Cloud, token: str, code: str) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/any"
    call = cloud.sts.assume_role_with_web_identity
    assert refused(call, RoleArn=arn, RoleSessionName="ci", WebIdentityToken=token)[0] == code
