"""ListLayerVersions: the newest first, filtered, in pages."""

from typing import Any

import pytest

from tests.services.lambda_.plane import LAYER, Plane


@pytest.fixture(scope="module")
def layer(plane: Plane) -> str:
    fits: tuple[dict[str, Any], ...] = (
        {"CompatibleRuntimes": ["python3.12"]},
        {"CompatibleRuntimes": ["python3.12", "nodejs22.x"], "CompatibleArchitectures": ["arm64"]},
        {"CompatibleArchitectures": ["arm64", "x86_64"]},
        {},
    )
    for settings in fits:
        plane.layer("listed", **settings)
    return "listed"


def versions(answer: dict[str, Any]) -> list[int]:
    return [found["Version"] for found in answer["LayerVersions"]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({}, [4, 3, 2, 1], id="all"),
        pytest.param({"CompatibleRuntime": "python3.12"}, [2, 1], id="runtime"),
        pytest.param({"CompatibleArchitecture": "arm64"}, [3, 2], id="architecture"),
        pytest.param({"CompatibleRuntime": "nodejs22.x", "CompatibleArchitecture": "arm64"}, [2], id="both"),
        pytest.param({"CompatibleRuntime": "java21"}, [], id="none"),
    ],
)
def test_filters(plane: Plane, layer: str, filters: dict[str, str], found: list[int]) -> None:
    assert versions(plane.lambda_.list_layer_versions(LayerName=layer, **filters)) == found


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages(plane: Plane, layer: str, size: int) -> None:
    paginator = plane.lambda_.get_paginator("list_layer_versions")
    found = [versions(page) for page in paginator.paginate(LayerName=layer, PaginationConfig={"PageSize": size})]
    assert [version for page in found for version in page] == [4, 3, 2, 1]
    assert all(found)


def test_what_is_told(plane: Plane, layer: str) -> None:
    found = plane.lambda_.list_layer_versions(LayerName=layer)["LayerVersions"][2]
    assert found.pop("CreatedDate")
    assert found == {
        "LayerVersionArn": f"{LAYER}:listed:2",
        "Version": 2,
        "Description": "",
        "CompatibleRuntimes": ["python3.12", "nodejs22.x"],
        "CompatibleArchitectures": ["arm64"],
    }
