"""PutGroupPolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_group,
    iam,
    no_such,
    refused,
)


def test_a_policy_is_put_and_put_anew(cloud: Cloud) -> None:
    name = a_group(cloud)
    deny = json.loads(json.dumps(PUT_LOGS).replace("Allow", "Deny"))
    for document in (PUT_LOGS, deny):
        iam(cloud).put_group_policy(GroupName=name, PolicyName="logs", PolicyDocument=json.dumps(document))
        assert iam(cloud).get_group_policy(GroupName=name, PolicyName="logs")["PolicyDocument"] == document
    assert iam(cloud).list_group_policies(GroupName=name)["PolicyNames"] == ["logs"]


def test_a_document_that_is_none(cloud: Cloud) -> None:
    name = a_group(cloud)
    assert refused(iam(cloud).put_group_policy, GroupName=name, PolicyName="p", PolicyDocument="{}") == (
        "MalformedPolicyDocument",
        "Syntax errors in policy.",
    )


def test_all_documents_together_have_a_limit(cloud: Cloud) -> None:
    name = a_group(cloud)
    half = {**PUT_LOGS, "Id": "x" * 2560}
    iam(cloud).put_group_policy(GroupName=name, PolicyName="one", PolicyDocument=json.dumps(half))
    assert refused(iam(cloud).put_group_policy, GroupName=name, PolicyName="two", PolicyDocument=json.dumps(half)) == (
        "LimitExceeded",
        f"Maximum policy size of 5120 bytes exceeded for group {name}",
    )


def test_no_group(cloud: Cloud) -> None:
    assert refused(
        iam(cloud).put_group_policy, GroupName="nobody", PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS)
    ) == no_such("The group with name nobody cannot be found.")
