"""DeleteRepository."""

from tests.cloud import Cloud
from tests.services.ecr.asking import NONE, a_repository, ecr, refused


def test_gone(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert ecr(cloud).delete_repository(repositoryName=name, force=True)["repository"]["repositoryName"] == name
    assert refused(ecr(cloud).describe_repositories, repositoryNames=[name])[0] == "RepositoryNotFoundException"
    assert refused(ecr(cloud).delete_repository, repositoryName="none") == NONE
