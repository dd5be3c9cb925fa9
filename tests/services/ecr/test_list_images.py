"""ListImages."""

from tests.cloud import Cloud
from tests.services.ecr.asking import NONE, a_repository, ecr, refused


def test_there_are_none(cloud: Cloud) -> None:
    assert ecr(cloud).list_images(repositoryName=a_repository(cloud), filter={"tagStatus": "TAGGED"})["imageIds"] == []
    assert refused(ecr(cloud).list_images, repositoryName="none") == NONE
