"""CreateRepository."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.ecr.asking import ACCOUNT, a_repository, ecr, refused


def test_what_is_shown(cloud: Cloud) -> None:
    made = ecr(cloud).create_repository(repositoryName="cdk/assets")["repository"]
    assert made.pop("createdAt").timestamp() == cloud.now_ms / 1000
    assert made == {
        "repositoryArn": f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/cdk/assets",
        "registryId": ACCOUNT,
        "repositoryName": "cdk/assets",
        "repositoryUri": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/cdk/assets",
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration": {"scanOnPush": False},
        "encryptionConfiguration": {"encryptionType": "AES256"},
    }


def test_as_cdk_bootstrap_makes_it(cloud: Cloud) -> None:
    made = ecr(cloud).create_repository(
        repositoryName=f"cdk-hnb659fds-container-assets-{ACCOUNT}-us-east-1",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        tags=[{"Key": "a", "Value": "b"}],
    )["repository"]
    assert (made["imageTagMutability"], made["imageScanningConfiguration"]) == ("IMMUTABLE", {"scanOnPush": True})
    tags = ecr(cloud).list_tags_for_resource(resourceArn=made["repositoryArn"])["tags"]
    assert tags == [{"Key": "a", "Value": "b"}]


def test_one_that_is_there(cloud: Cloud) -> None:
    name = a_repository(cloud)
    assert refused(ecr(cloud).create_repository, repositoryName=name) == (
        "RepositoryAlreadyExistsException",
        f"The repository with name '{name}' already exists in the registry with id '{ACCOUNT}'",
    )


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"repositoryName": "Upper"}, id="name"),
        pytest.param({"repositoryName": "a1", "imageTagMutability": "MUTABLE_WITH_EXCLUSION"}, id="no filters"),
    ],
)
def test_refusals(cloud: Cloud, request_: dict[str, Any]) -> None:
    assert refused(ecr(cloud).create_repository, **request_)[0] == "InvalidParameterException"


def test_of_many_who_make_it_at_once_one_does(cloud: Cloud) -> None:
    def make(_: int) -> bool:
        try:
            ecr(cloud).create_repository(repositoryName="raced")
        except ecr(cloud).exceptions.RepositoryAlreadyExistsException:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(make, range(6))) == 1


def test_images_are_refused_by_name(cloud: Cloud) -> None:
    assert refused(ecr(cloud).get_authorization_token) == (
        "UnsupportedOperation",
        "Fogbank does not support the operation GetAuthorizationToken of ecr.",
    )
