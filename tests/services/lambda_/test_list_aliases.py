"""ListAliases: by name, by version, in pages."""

from typing import Any

import pytest

from tests.services.lambda_.plane import Plane, refused, unknown


@pytest.fixture(scope="module")
def name(plane: Plane) -> str:
    name = plane.function(Publish=True)
    plane.publish(name)
    for alias, version in (("c", "1"), ("a", "1"), ("b", "2"), ("d", "$LATEST")):
        plane.lambda_.create_alias(FunctionName=name, Name=alias, FunctionVersion=version)
    routing = {"AdditionalVersionWeights": {"2": 0.5}}
    plane.lambda_.create_alias(FunctionName=name, Name="e", FunctionVersion="1", RoutingConfig=routing)
    return name


def names(answer: dict[str, Any]) -> str:
    return "".join(alias["Name"] for alias in answer["Aliases"])


@pytest.mark.parametrize(
    ("version", "found"),
    [
        pytest.param(None, "abcde", id="all"),
        pytest.param("1", "ace", id="one"),
        pytest.param("2", "be", id="in part"),
        pytest.param("$LATEST", "d", id="latest"),
        pytest.param("9", "", id="none"),
    ],
)
def test_of_a_version(plane: Plane, name: str, version: str | None, found: str) -> None:
    given = {} if version is None else {"FunctionVersion": version}
    assert names(plane.lambda_.list_aliases(FunctionName=name, **given)) == found


@pytest.mark.parametrize(("size", "pages"), [(1, ["a", "c", "e"]), (2, ["ac", "e"]), (3, ["ace"])])
def test_pages(plane: Plane, name: str, size: int, pages: list[str]) -> None:
    paginator = plane.lambda_.get_paginator("list_aliases")
    found = paginator.paginate(FunctionName=name, FunctionVersion="1", PaginationConfig={"PageSize": size})
    assert [names(page) for page in found] == pages


def test_a_marker_of_another_function(plane: Plane, name: str) -> None:
    marker = plane.lambda_.list_aliases(FunctionName=name, MaxItems=1)["NextMarker"]
    other = plane.function()
    found = refused(plane.lambda_.list_aliases, FunctionName=other, Marker=marker)
    assert found == ("InvalidParameterValueException", "Invalid Marker.")


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.list_aliases, FunctionName="none") == unknown("none")
