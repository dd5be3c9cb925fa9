"""A role's life, as deploying tools lead it."""

import json
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.iam.asking import (
    ACCOUNT,
    BASIC,
    LAMBDA_TRUST,
    PUT_LOGS,
    a_role,
    iam,
    refused,
)


def test_as_a_deployment_does_it(cloud: Cloud) -> None:
    """Made with its policies, changed in place, taken apart in the one order that IAM allows."""
    client = iam(cloud)
    role = client.create_role(
        RoleName="shop-orders-role",
        AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST),
        Tags=[{"Key": "aws-cdk:stack", "Value": "shop"}],
    )["Role"]
    client.attach_role_policy(RoleName=role["RoleName"], PolicyArn=BASIC)
    client.put_role_policy(RoleName=role["RoleName"], PolicyName="inline", PolicyDocument=json.dumps(PUT_LOGS))
    policy = client.create_policy(PolicyName="shop-orders", PolicyDocument=json.dumps(PUT_LOGS))["Policy"]["Arn"]
    client.attach_role_policy(RoleName=role["RoleName"], PolicyArn=policy)

    # A second deployment: another document becomes the policy's default, the oldest version goes.
    second = json.loads(json.dumps(PUT_LOGS).replace("PutLogEvents", "CreateLogStream"))
    client.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(second), SetAsDefault=True)
    client.delete_policy_version(PolicyArn=policy, VersionId="v1")
    default = client.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
    found = client.get_policy_version(PolicyArn=policy, VersionId=default)["PolicyVersion"]
    assert found["Document"] == second
    assert client.get_role(RoleName=role["RoleName"])["Role"]["RoleId"] == role["RoleId"]

    # The end: what hangs on the role first.
    for attached in client.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]:
        client.detach_role_policy(RoleName=role["RoleName"], PolicyArn=attached["PolicyArn"])
    for name in client.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
        client.delete_role_policy(RoleName=role["RoleName"], PolicyName=name)
    assert client.list_instance_profiles_for_role(RoleName=role["RoleName"])["InstanceProfiles"] == []
    client.delete_role(RoleName=role["RoleName"])
    client.delete_policy(PolicyArn=policy)
    assert client.list_roles()["Roles"] == []
    assert client.list_policies(Scope="Local")["Policies"] == []


def test_a_role_that_is_made_anew_is_another_one(cloud: Cloud) -> None:
    name = a_role(cloud)
    first = iam(cloud).get_role(RoleName=name)["Role"]["RoleId"]
    iam(cloud).delete_role(RoleName=name)
    a_role(cloud, name)
    assert iam(cloud).get_role(RoleName=name)["Role"]["RoleId"] != first


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        pytest.param("change_password", {"OldPassword": "a", "NewPassword": "b"}, id="passwords"),
        pytest.param("create_virtual_mfa_device", {"VirtualMFADeviceName": "m"}, id="MFA"),
        pytest.param("simulate_principal_policy",
                     {"PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:role/r", "ActionNames": ["s3:GetObject"]},
                     id="the policy simulator"),
        pytest.param("generate_credential_report", {}, id="reports"),
    ],
)  # fmt: skip
def test_what_is_refused_by_name(cloud: Cloud, operation: str, request_: dict[str, Any]) -> None:
    code, message = refused(getattr(iam(cloud), operation), **request_)
    assert code == "UnsupportedOperation"
    assert message.startswith("Fogbank does not support the operation ")
