"""AWS's own policies are what IAM would keep."""

import pytest

from fogbank.services.iam.aws_managed import all_aws_managed, aws_managed
from fogbank.services.iam.documents import check_permissions
from fogbank.services.iam.model import Policy


@pytest.mark.parametrize("policy", all_aws_managed("aws"), ids=lambda policy: policy.name)
def test_each_is_a_policy(policy: Policy) -> None:
    check_permissions(policy.versions[0].document)
    assert aws_managed(policy.arn) == policy


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param("arn:aws:iam::111122223333:policy/AdministratorAccess", id="an account's"),
        pytest.param("AdministratorAccess", id="a name"),
        pytest.param("arn:aws:iam::aws:policy/Unknown", id="unknown"),
    ],
)
def test_what_is_none_of_them(arn: str) -> None:
    assert aws_managed(arn) is None


def test_in_another_partition() -> None:
    found = aws_managed("arn:aws-cn:iam::aws:policy/AdministratorAccess")
    assert found is not None
    assert found.arn == "arn:aws-cn:iam::aws:policy/AdministratorAccess"
