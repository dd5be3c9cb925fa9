"""DetachUserPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_policy, a_user, iam, no_such, refused


def test_a_detached_policy_can_be_deleted(cloud: Cloud) -> None:
    name, arn = a_user(cloud), a_policy(cloud)
    iam(cloud).attach_user_policy(UserName=name, PolicyArn=arn)
    assert refused(iam(cloud).delete_policy, PolicyArn=arn) == (
        "DeleteConflict",
        "Cannot delete a policy attached to entities.",
    )
    iam(cloud).detach_user_policy(UserName=name, PolicyArn=arn)
    assert iam(cloud).list_attached_user_policies(UserName=name)["AttachedPolicies"] == []
    iam(cloud).delete_policy(PolicyArn=arn)


def test_one_that_is_not_attached(cloud: Cloud) -> None:
    assert refused(iam(cloud).detach_user_policy, UserName=a_user(cloud), PolicyArn=BASIC) == no_such(
        f"Policy {BASIC} was not found."
    )
