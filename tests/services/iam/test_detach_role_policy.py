"""DetachRolePolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_policy, a_role, iam, no_such, refused


def test_a_detached_policy_can_be_deleted(cloud: Cloud) -> None:
    name, arn = a_role(cloud), a_policy(cloud)
    iam(cloud).attach_role_policy(RoleName=name, PolicyArn=arn)
    assert refused(iam(cloud).delete_policy, PolicyArn=arn) == (
        "DeleteConflict",
        "Cannot delete a policy attached to entities.",
    )
    iam(cloud).detach_role_policy(RoleName=name, PolicyArn=arn)
    assert iam(cloud).list_attached_role_policies(RoleName=name)["AttachedPolicies"] == []
    iam(cloud).delete_policy(PolicyArn=arn)


def test_one_that_is_not_attached(cloud: Cloud) -> None:
    assert refused(iam(cloud).detach_role_policy, RoleName=a_role(cloud), PolicyArn=BASIC) == no_such(
        f"Policy {BASIC} was not found."
    )
