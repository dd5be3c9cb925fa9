"""GetLifecyclePolicy."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, a_repository, ecr, refused


def test_none_yet(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert refused(ecr(cloud).get_lifecycle_policy, repositoryName=name) == (
        "LifecyclePolicyNotFoundException",
        f"Lifecycle policy does not exist for the repository with name '{name}' in the registry with id '{ACCOUNT}'",
    )
