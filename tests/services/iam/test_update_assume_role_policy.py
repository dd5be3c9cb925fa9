"""UpdateAssumeRolePolicy."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    LAMBDA_TRUST,
    PUT_LOGS,
    a_role,
    iam,
    refused,
)


def test_another_trust(cloud: Cloud) -> None:
    name = a_role(cloud)
    events = json.loads(json.dumps(LAMBDA_TRUST).replace("lambda.", "events."))
    iam(cloud).update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(events))
    assert iam(cloud).get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"] == events


def test_a_policy_of_permissions_is_no_trust(cloud: Cloud) -> None:
    assert refused(
        iam(cloud).update_assume_role_policy, RoleName=a_role(cloud), PolicyDocument=json.dumps(PUT_LOGS)
    ) == ("MalformedPolicyDocument", "Has prohibited field Resource")


def test_not_that_of_a_service(cloud: Cloud) -> None:
    made = iam(cloud).create_service_linked_role(AWSServiceName="rds.amazonaws.com")["Role"]["RoleName"]
    assert refused(iam(cloud).update_assume_role_policy, RoleName=made, PolicyDocument=json.dumps(LAMBDA_TRUST)) == (
        "UnmodifiableEntity",
        f"Cannot perform the operation on the protected role '{made}' - this role is only modifiable by AWS",
    )
