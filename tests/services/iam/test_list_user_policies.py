"""ListUserPolicies."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_user,
    iam,
    no_such,
    pages_of,
    refused,
)


def test_names_page_by_page(cloud: Cloud) -> None:
    name = a_user(cloud)
    for policy in ("c", "a", "b"):
        iam(cloud).put_user_policy(UserName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    assert pages_of(iam(cloud).list_user_policies, "PolicyNames", UserName=name, MaxItems=2) == [["a", "b"], ["c"]]


def test_no_user(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_user_policies, UserName="nobody") == no_such(
        "The user with name nobody cannot be found."
    )
