"""DescribeRepositories."""

from tests.cloud import Cloud
from tests.services.ecr.asking import NONE, ecr, refused


def test_all_page_by_page_and_named_ones(cloud: Cloud) -> None:
    client = cloud.client("ecr", region="eu-west-1")
    for name in ("b1", "a1", "c1"):
        client.create_repository(repositoryName=name)
    pages = client.get_paginator("describe_repositories").paginate(PaginationConfig={"PageSize": 2})
    assert [[each["repositoryName"] for each in page["repositories"]] for page in pages] == [["a1", "b1"], ["c1"]]
    found = client.describe_repositories(repositoryNames=["c1", "a1"])["repositories"]
    assert [each["repositoryName"] for each in found] == ["c1", "a1"]


def test_none(cloud: Cloud) -> None:
    assert refused(ecr(cloud).describe_repositories, repositoryNames=["none"]) == NONE
