"""ListAttachedGroupPolicies."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_group, a_policy, iam, no_such, pages_of, refused


def test_pages_and_paths(cloud: Cloud) -> None:
    name = a_group(cloud)
    attached = sorted([a_policy(cloud), a_policy(cloud, Path="/team/"), BASIC])
    for arn in attached:
        iam(cloud).attach_group_policy(GroupName=name, PolicyArn=arn)
    pages = pages_of(iam(cloud).list_attached_group_policies, "AttachedPolicies", GroupName=name, MaxItems=2)
    assert [[each["PolicyArn"] for each in page] for page in pages] == [attached[:2], attached[2:]]
    [found] = iam(cloud).list_attached_group_policies(GroupName=name, PathPrefix="/service-role/")["AttachedPolicies"]
    assert found == {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}


def test_no_group(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_attached_group_policies, GroupName="nobody") == no_such(
        "The group with name nobody cannot be found."
    )
