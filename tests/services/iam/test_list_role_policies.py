"""ListRolePolicies."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_role,
    iam,
    no_such,
    pages_of,
    refused,
)


def test_names_page_by_page(cloud: Cloud) -> None:
    name = a_role(cloud)
    for policy in ("c", "a", "b"):
        iam(cloud).put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    assert pages_of(iam(cloud).list_role_policies, "PolicyNames", RoleName=name, MaxItems=2) == [["a", "b"], ["c"]]


def test_no_role(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_role_policies, RoleName="nobody") == no_such(
        "The role with name nobody cannot be found."
    )
