"""PutImageScanningConfiguration."""

from tests.cloud import Cloud
from tests.services.ecr.asking import a_repository, ecr


def test_it_is_shown(cloud: Cloud) -> None:
    name = a_repository(cloud)
    ecr(cloud).put_image_scanning_configuration(repositoryName=name, imageScanningConfiguration={"scanOnPush": True})
    [found] = ecr(cloud).describe_repositories(repositoryNames=[name])["repositories"]
    assert found["imageScanningConfiguration"] == {"scanOnPush": True}
