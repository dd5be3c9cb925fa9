"""DeleteLifecyclePolicy."""

from tests.cloud import Cloud
from tests.services.ecr.asking import LIFECYCLE, a_repository, ecr, refused


def test_it_is_gone(cloud: Cloud) -> None:
    name = a_repository(cloud)
    ecr(cloud).put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=LIFECYCLE)
    assert ecr(cloud).delete_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"] == LIFECYCLE
    assert refused(ecr(cloud).get_lifecycle_policy, repositoryName=name)[0] == "LifecyclePolicyNotFoundException"
