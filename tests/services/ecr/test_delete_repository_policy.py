"""DeleteRepositoryPolicy."""

from tests.cloud import Cloud
from tests.services.ecr.asking import POLICY, a_repository, ecr, refused


def test_it_is_gone(cloud: Cloud) -> None:
    name = a_repository(cloud)
    ecr(cloud).set_repository_policy(repositoryName=name, policyText=POLICY)
    assert ecr(cloud).delete_repository_policy(repositoryName=name)["policyText"] == POLICY
    assert refused(ecr(cloud).delete_repository_policy, repositoryName=name)[0] == "RepositoryPolicyNotFoundException"
