"""PutResourcePolicy."""

import json

import pytest

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, refused, sm

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*"}],
    }
)


def test_a_policy_is_kept(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).put_resource_policy(SecretId=name, ResourcePolicy=POLICY)
    assert sm(cloud).get_resource_policy(SecretId=name)["ResourcePolicy"] == POLICY


@pytest.mark.parametrize(
    "policy",
    [
        "{",
        "[]",
        "{}",
        POLICY.replace("Deny", "Never"),
        POLICY.replace("Principal", "P"),
        POLICY.replace("2012", "2019"),
    ],
)
def test_what_is_none(cloud: Cloud, policy: str) -> None:
    assert refused(sm(cloud).put_resource_policy, SecretId=a_secret(cloud), ResourcePolicy=policy) == (
        "MalformedPolicyDocumentException",
        "This policy has invalid syntax.",
    )


def test_blocking_public_ones_is_refused_by_name(cloud: Cloud) -> None:
    request = {"SecretId": a_secret(cloud), "ResourcePolicy": POLICY, "BlockPublicPolicy": True}
    assert refused(sm(cloud).put_resource_policy, **request)[0] == "UnsupportedOperation"
