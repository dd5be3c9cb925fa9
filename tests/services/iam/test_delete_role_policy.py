"""DeleteRolePolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    PUT_LOGS,
    a_role,
    iam,
    no_such,
    refused,
)


def test_one_of_two_is_deleted(cloud: Cloud) -> None:
    name = a_role(cloud)
    for policy in ("one", "two"):
        iam(cloud).put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(PUT_LOGS))
    iam(cloud).delete_role_policy(RoleName=name, PolicyName="one")
    assert iam(cloud).list_role_policies(RoleName=name)["PolicyNames"] == ["two"]
    assert refused(iam(cloud).delete_role_policy, RoleName=name, PolicyName="one") == no_such(
        "The role policy with name one cannot be found."
    )
