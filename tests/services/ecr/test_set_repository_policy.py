"""SetRepositoryPolicy."""

import pytest

from tests.cloud import Cloud
from tests.services.ecr.asking import POLICY, a_repository, ecr, refused


def test_a_policy_is_kept(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert ecr(cloud).set_repository_policy(repositoryName=name, policyText=POLICY)["policyText"] == POLICY
    assert ecr(cloud).get_repository_policy(repositoryName=name)["policyText"] == POLICY


@pytest.mark.parametrize("policy", ["{", "[]", "{}", POLICY.replace("Allow", "Perhaps")])
def test_what_is_none(cloud: Cloud, policy: str) -> None:
    assert refused(ecr(cloud).set_repository_policy, repositoryName=a_repository(cloud), policyText=policy) == (
        "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    )
