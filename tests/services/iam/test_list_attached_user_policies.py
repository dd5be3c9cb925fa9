"""ListAttachedUserPolicies."""

from tests.cloud import Cloud
from tests.services.iam.asking import BASIC, a_policy, a_user, iam, no_such, pages_of, refused


def test_pages_and_paths(cloud: Cloud) -> None:
    name = a_user(cloud)
    attached = sorted([a_policy(cloud), a_policy(cloud, Path="/team/"), BASIC])
    for arn in attached:
        iam(cloud).attach_user_policy(UserName=name, PolicyArn=arn)
    pages = pages_of(iam(cloud).list_attached_user_policies, "AttachedPolicies", UserName=name, MaxItems=2)
    assert [[each["PolicyArn"] for each in page] for page in pages] == [attached[:2], attached[2:]]
    [found] = iam(cloud).list_attached_user_policies(UserName=name, PathPrefix="/service-role/")["AttachedPolicies"]
    assert found == {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}


def test_no_user(cloud: Cloud) -> None:
    assert refused(iam(cloud).list_attached_user_policies, UserName="nobody") == no_such(
        "The user with name nobody cannot be found."
    )
