"""DescribeImages."""

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, NONE, a_repository, ecr, refused


def test_there_are_none(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert ecr(cloud).describe_images(repositoryName=name)["imageDetails"] == []
    code, message = refused(ecr(cloud).describe_images, repositoryName=name, imageIds=[{"imageTag": "latest"}])
    assert code == "ImageNotFoundException"
    assert message == (
        "The image with imageId {imageDigest:'null', imageTag:'latest'} does not exist within the repository with name "
        f"'{name}' in the registry with id '{ACCOUNT}'"
    )
    assert refused(ecr(cloud).describe_images, repositoryName="none") == NONE
