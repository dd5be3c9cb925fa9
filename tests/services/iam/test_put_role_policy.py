"""PutRolePolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_role,
    iam,
    no_such,
    refused,
)


def test_a_policy_is_put_and_put_anew(cloud: Cloud) -> None:
    name = a_role(cloud)
    deny = json.loads(json.dumps(PUT_LOGS).replace("Allow", "Deny"))
    for document in (PUT_LOGS, deny):
        iam(cloud).put_role_policy(RoleName=name, PolicyName="logs", PolicyDocument=json.dumps(document))
        assert iam(cloud).get_role_policy(RoleName=name, PolicyName="logs")["PolicyDocument"] == document
    assert iam(cloud).list_role_policies(RoleName=name)["PolicyNames"] == ["logs"]


def test_a_document_that_is_none(cloud: Cloud) -> None:
    name = a_role(cloud)
    assert refused(iam(cloud).put_role_policy, RoleName=name, PolicyName="p", PolicyDocument="{}") == (
        "MalformedPolicyDocument",
        "Syntax errors in policy.",
    )


def test_all_documents_together_have_a_limit(cloud: Cloud) -> None:
    name = a_role(cloud)
    half = {**PUT_LOGS, "Id": "x" * 5120}
    iam(cloud).put_role_policy(RoleName=name, PolicyName="one", PolicyDocument=json.dumps(half))
    assert refused(iam(cloud).put_role_policy, RoleName=name, PolicyName="two", PolicyDocument=json.dumps(half)) == (
        "LimitExceeded",
        f"Maximum policy size of 10240 bytes exceeded for role {name}",
    )


def test_no_role(cloud: Cloud) -> None:
    assert refused(
        iam(cloud).put_role_policy, RoleName="nobody", PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS)
    ) == no_such("The role with name nobody cannot be found.")
