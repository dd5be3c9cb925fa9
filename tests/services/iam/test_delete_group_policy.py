"""DeleteGroupPolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_group,
    iam,
    no_such,
    refused,
)


def test_one_of_two_is_deleted(cloud: Cloud) -> None:
    name = a_group(cloud)
    for policy in ("one", "two"):
        iam(cloud).put_group_policy(GroupName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    iam(cloud).delete_group_policy(GroupName=name, PolicyName="one")
    assert iam(cloud).list_group_policies(GroupName=name)["PolicyNames"] == ["two"]
    assert refused(iam(cloud).delete_group_policy, GroupName=name, PolicyName="one") == no_such(
        "The group policy with name one cannot be found."
    )
