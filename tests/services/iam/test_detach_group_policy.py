"""DetachGroupPolicy."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_group, a_policy, iam, no_such, refused


def test_a_detached_policy_can_be_deleted(cloud: Cloud) -> None:
    name, arn = a_group(cloud), a_policy(cloud)
    iam(cloud).attach_group_policy(GroupName=name, PolicyArn=arn)
    assert refused(iam(cloud).delete_policy, PolicyArn=arn) == (
        "DeleteConflict",
        "Cannot delete a policy attached to entities.",
    )
    iam(cloud).detach_group_policy(GroupName=name, PolicyArn=arn)
    assert iam(cloud).list_attached_group_policies(GroupName=name)["AttachedPolicies"] == []
    iam(cloud).delete_policy(PolicyArn=arn)


def test_one_that_is_not_attached(cloud: Cloud) -> None:
    assert refused(iam(cloud).detach_group_policy, GroupName=a_group(cloud), PolicyArn=BASIC) == no_such(
        f"Policy {BASIC} was not found."
    )
