"""GetRepositoryPolicy."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, NONE, a_repository, ecr, refused


def test_none_yet(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert refused(ecr(cloud).get_repository_policy, repositoryName=name) == (
        "RepositoryPolicyNotFoundException",
        f"Repository policy does not exist for the repository with name '{name}' in the registry with id '{ACCOUNT}'",
    )
    assert refused(ecr(cloud).get_repository_policy, repositoryName="none") == NONE
