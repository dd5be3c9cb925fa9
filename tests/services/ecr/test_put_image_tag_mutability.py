"""PutImageTagMutability."""

from tests.cloud import Cloud
from tests.services.ecr.asking import a_repository, ecr


def test_it_is_shown(cloud: Cloud) -> None:
    name = a_repository(cloud)
    filters = [{"filterType": "WILDCARD", "filter": "dev-*"}]
    ecr(cloud).put_image_tag_mutability(
        repositoryName=name,
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=filters,
    )
    [found] = ecr(cloud).describe_repositories(repositoryNames=[name])["repositories"]
    assert found["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION"
    assert found["imageTagMutabilityExclusionFilters"] == filters
