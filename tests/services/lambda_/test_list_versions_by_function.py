"""ListVersionsByFunction: order and pages."""

from typing import Any

import pytest

from tests.services.lambda_.plane import Plane, refused, unknown


@pytest.fixture(scope="module")
def name(plane: Plane) -> str:
    """A function with eleven versions, so that 10 stands after 9."""
    name = plane.function(Publish=True)
    for _ in range(10):
        plane.publish(name)
    return name


VERSIONS = ["$LATEST", *(str(number) for number in range(1, 12))]


def versions(answer: dict[str, Any]) -> list[str]:
    return [found["Version"] for found in answer["Versions"]]


def test_in_order(plane: Plane, name: str) -> None:
    found = plane.lambda_.list_versions_by_function(FunctionName=name)
    assert versions(found) == VERSIONS
    assert found["Versions"][0]["FunctionArn"].endswith(f"{name}:$LATEST")
    assert "State" not in found["Versions"][0]


@pytest.mark.parametrize("size", [1, 3, 11, 12, 13])
def test_pages(plane: Plane, name: str, size: int) -> None:
    paginator = plane.lambda_.get_paginator("list_versions_by_function")
    found = [versions(page) for page in paginator.paginate(FunctionName=name, PaginationConfig={"PageSize": size})]
    assert [version for page in found for version in page] == VERSIONS
    assert all(len(page) == size for page in found[:-1])


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.list_versions_by_function, FunctionName="none") == unknown("none")
