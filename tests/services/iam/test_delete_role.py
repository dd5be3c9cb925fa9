"""DeleteRole: what stands in its way."""

import json

from tests.cloud import Cloud
from tests.services.iam.asking import (
    BASIC,
    PUT_LOGS,
    a_policy,
    a_profile,
    a_role,
    iam,
    no_such,
    refused,
)


def test_gone(cloud: Cloud) -> None:
    name = a_role(cloud)
    iam(cloud).delete_role(RoleName=name)
    assert refused(iam(cloud).delete_role, RoleName=name) == no_such(f"The role with name {name} cannot be found.")


def test_policies_stand_in_the_way(cloud: Cloud) -> None:
    name = a_role(cloud)
    iam(cloud).put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(PUT_LOGS))
    iam(cloud).attach_role_policy(RoleName=name, PolicyArn=BASIC)
    assert refused(iam(cloud).delete_role, RoleName=name) == (
        "DeleteConflict",
        "Cannot delete entity, must detach all policies first.",
    )
    iam(cloud).detach_role_policy(RoleName=name, PolicyArn=BASIC)
    assert refused(iam(cloud).delete_role, RoleName=name) == (
        "DeleteConflict",
        "Cannot delete entity, must delete policies first.",
    )


def test_an_instance_profile_stands_in_the_way(cloud: Cloud) -> None:
    name, profile = a_role(cloud), a_profile(cloud)
    iam(cloud).add_role_to_instance_profile(InstanceProfileName=profile, RoleName=name)
    assert refused(iam(cloud).delete_role, RoleName=name) == (
        "DeleteConflict",
        "Cannot delete entity, must remove roles from instance profile first.",
    )


def test_its_boundary_is_free_again(cloud: Cloud) -> None:
    arn = a_policy(cloud)
    iam(cloud).delete_role(RoleName=a_role(cloud, PermissionsBoundary=arn))
    iam(cloud).delete_policy(PolicyArn=arn)
    assert refused(iam(cloud).get_policy, PolicyArn=arn)[0] == "NoSuchEntity"
