"""ListLayers: each with its latest version that fits."""

from typing import Any

import pytest

from tests.services.lambda_.plane import Plane, archive


@pytest.fixture(scope="module")
def client(plane: Plane) -> Any:
    client = plane.account("222222222222")
    for name, runtimes in (("b", ["python3.12"]), ("a", ["nodejs22.x"]), ("b", ["nodejs22.x"]), ("gone", [])):
        client.publish_layer_version(
            LayerName=name, Content={"ZipFile": archive()}, **({"CompatibleRuntimes": runtimes} if runtimes else {})
        )
    client.delete_layer_version(LayerName="gone", VersionNumber=1)
    return client


def layers(answer: dict[str, Any]) -> list[tuple[str, int]]:
    return [(found["LayerName"], found["LatestMatchingVersion"]["Version"]) for found in answer["Layers"]]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        pytest.param({}, [("a", 1), ("b", 2)], id="all"),
        pytest.param({"CompatibleRuntime": "python3.12"}, [("b", 1)], id="an older one"),
        pytest.param({"CompatibleRuntime": "nodejs22.x"}, [("a", 1), ("b", 2)], id="two"),
        pytest.param({"CompatibleArchitecture": "arm64"}, [], id="none"),
    ],
)
def test_filters(client: Any, filters: dict[str, str], found: list[tuple[str, int]]) -> None:
    assert layers(client.list_layers(**filters)) == found


def test_pages(client: Any) -> None:
    pages = client.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 1})
    assert [layers(page) for page in pages] == [[("a", 1)], [("b", 2)]]


def test_arns(client: Any) -> None:
    found = client.list_layers()["Layers"][0]
    assert found["LayerArn"] == "arn:aws:lambda:us-east-1:222222222222:layer:a"
    assert found["LatestMatchingVersion"]["LayerVersionArn"] == f"{found['LayerArn']}:1"
