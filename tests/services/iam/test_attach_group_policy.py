"""AttachGroupPolicy."""

import pytest

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, BASIC, a_group, a_policy, iam, no_such, refused


def test_one_of_ours_and_one_of_aws(cloud: Cloud) -> None:
    name, ours = a_group(cloud), a_policy(cloud)
    for arn in (ours, BASIC, BASIC):
        iam(cloud).attach_group_policy(GroupName=name, PolicyArn=arn)
    found = iam(cloud).list_attached_group_policies(GroupName=name)["AttachedPolicies"]
    assert {each["PolicyArn"] for each in found} == {ours, BASIC}
    assert iam(cloud).get_policy(PolicyArn=ours)["Policy"]["AttachmentCount"] == 1


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        pytest.param(
            f"arn:aws:iam::{ACCOUNT}:policy/none",
            no_such(f"Policy arn:aws:iam::{ACCOUNT}:policy/none does not exist or is not attachable."),
            id="not there",
        ),
        pytest.param(
            "arn:aws:iam::aws:policy/NoSuchPolicy",
            no_such("Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable."),
            id="AWS's, unknown",
        ),
        pytest.param(
            "AWSLambdaBasicExecutionRole",
            ("ValidationError", "ARN AWSLambdaBasicExecutionRole is not valid."),
            id="a name alone",
        ),
    ],
)
def test_refusals(cloud: Cloud, arn: str, expected: tuple[str, str]) -> None:
    assert refused(iam(cloud).attach_group_policy, GroupName=a_group(cloud), PolicyArn=arn) == expected


def test_ten_at_most(cloud: Cloud) -> None:
    name = a_group(cloud)
    for _ in range(10):
        iam(cloud).attach_group_policy(GroupName=name, PolicyArn=a_policy(cloud))
    assert refused(iam(cloud).attach_group_policy, GroupName=name, PolicyArn=BASIC) == (
        "LimitExceeded",
        "Cannot exceed quota for PoliciesPerGroup: 10",
    )
