"""GetAccountSummary."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
)


def test_what_there_is(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="444455556666")
    before = client.get_account_summary()["SummaryMap"]
    client.create_user(UserName="u")
    arn = client.create_policy(PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS))["Policy"]["Arn"]
    client.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(PUT_LOGS))
    after = client.get_account_summary()["SummaryMap"]
    assert {name: after[name] for name in after if after[name] != before[name]} == {
        "Users": 1,
        "Policies": 1,
        "PolicyVersionsInUse": 2,
    }
    assert after["AccessKeysPerUserQuota"] == 2
