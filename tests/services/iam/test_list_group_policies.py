"""ListGroupPolicies."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_group,
    iam,
    no_such,
    pages_of,
    refused,
)


def test_names_page_by_page(cloud: Cloud) -> None:
    name = a_group(cloud)
    for policy in ("c", "a", "b"):
        iam(cloud).put_group_policy(GroupName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    assert pages_of(iam(cloud).list_group_policies, "PolicyNames", GroupName=name, MaxItems=2) == [["a", "b"], ["c"]]


def test_no_group(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_group_policies, GroupName="nobody") == no_such(
        "The group with name nobody cannot be found."
    )
