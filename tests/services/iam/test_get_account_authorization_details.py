"""GetAccountAuthorizationDetails."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, LAMBDA_TRUST, PUT_LOGS


def test_everybody_and_every_policy(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000005")
    client.create_user(UserName="ann", Tags=[{"Key": "a", "Value": "b"}])
    client.create_group(GroupName="staff")
    client.add_user_to_group(UserName="ann", GroupName="staff")
    client.put_group_policy(GroupName="staff", PolicyName="logs", PolicyDocument=json.dumps(PUT_LOGS))
    client.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(LAMBDA_TRUST))
    client.attach_role_policy(RoleName="r", PolicyArn=BASIC)
    client.create_instance_profile(InstanceProfileName="p")
    client.add_role_to_instance_profile(InstanceProfileName="p", RoleName="r")
    client.create_policy(PolicyName="own", PolicyDocument=json.dumps(PUT_LOGS))
    found = client.get_account_authorization_details()
    (user,), (group,), (role,) = found["UserDetailList"], found["GroupDetailList"], found["RoleDetailList"]
    assert (user["GroupList"], user["Tags"]) == (["staff"], [{"Key": "a", "Value": "b"}])
    assert group["GroupPolicyList"] == [{"PolicyName": "logs", "PolicyDocument": PUT_LOGS}]
    assert role["AssumeRolePolicyDocument"] == LAMBDA_TRUST
    assert role["AttachedManagedPolicies"][0]["PolicyArn"] == BASIC
    assert role["InstanceProfileList"][0]["InstanceProfileName"] == "p"
    policies = {each["PolicyName"]: each for each in found["Policies"]}
    assert policies["AWSLambdaBasicExecutionRole"]["AttachmentCount"] == 1
    assert policies["own"]["PolicyVersionList"][0]["Document"] == PUT_LOGS
    assert len(policies) == 2


def test_some_at_a_time(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="100000000006")
    for name in ("a", "b"):
        client.create_user(UserName=name)
    client.create_group(GroupName="g")
    found: list[str] = []
    pages = client.get_paginator("get_account_authorization_details").paginate(
        Filter=["User"], PaginationConfig={"PageSize": 1}
    )
    for page in pages:
        assert page["GroupDetailList"] == []
        found += [each["UserName"] for each in page["UserDetailList"]]
    assert found == ["a", "b"]
