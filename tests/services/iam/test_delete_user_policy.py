"""DeleteUserPolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_user,
    iam,
    no_such,
    refused,
)


def test_one_of_two_is_deleted(cloud: Cloud) -> None:
    name = a_user(cloud)
    for policy in ("one", "two"):
        iam(cloud).put_user_policy(UserName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    iam(cloud).delete_user_policy(UserName=name, PolicyName="one")
    assert iam(cloud).list_user_policies(UserName=name)["PolicyNames"] == ["two"]
    assert refused(iam(cloud).delete_user_policy, UserName=name, PolicyName="one") == no_such(
        "The user policy with name one cannot be found."
    )
