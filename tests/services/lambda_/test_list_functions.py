"""ListFunctions: order, pages, versions, and what lists leave out."""

from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, refused


@pytest.fixture(scope="module")
def client(plane: Plane) -> Any:
    """Of an account with four functions, two of which have versions."""
    client = plane.account("222222222222")
    for name in ("beta", "alpha", "Gamma", "alpha-2"):
        plane.create(name, client, Publish=name in ("alpha", "beta"))
    client.update_function_configuration(FunctionName="alpha", Description="another")
    client.publish_version(FunctionName="alpha")
    return client


def names(answer: dict[str, Any]) -> list[str]:
    return [found["FunctionArn"].partition("function:")[2] for found in answer["Functions"]]


ALL = ["Gamma:$LATEST", "alpha:$LATEST", "alpha:1", "alpha:2", "alpha-2:$LATEST", "beta:$LATEST", "beta:1"]


def test_by_name(client: Any) -> None:
    assert names(client.list_functions()) == ["Gamma", "alpha", "alpha-2", "beta"]


def test_all_versions(client: Any) -> None:
    assert names(client.list_functions(FunctionVersion="ALL")) == ALL


@pytest.mark.parametrize("size", range(1, 9))
def test_pages(client: Any, size: int) -> None:
    pages = client.get_paginator("list_functions").paginate(FunctionVersion="ALL", PaginationConfig={"PageSize": size})
    found = [names(page) for page in pages]
    assert [name for page in found for name in page] == ALL
    assert all(found)
    assert all(len(page) == size for page in found[:-1])


def test_a_page_after_a_function_that_is_deleted_meanwhile(plane: Plane) -> None:
    client = plane.account("333333333333")
    for name in ("a", "b", "c"):
        plane.create(name, client)
    first = client.list_functions(MaxItems=2)
    client.delete_function(FunctionName="b")
    assert names(client.list_functions(Marker=first["NextMarker"])) == ["c"]


def test_a_page_holds_fifty(plane: Plane) -> None:
    client = plane.account("444444444444")
    for number in range(51):
        plane.create(f"f{number:02}", client)
    first = client.list_functions(MaxItems=10000)
    assert len(first["Functions"]) == 50
    assert names(client.list_functions(Marker=first["NextMarker"])) == ["f50"]


def test_states_are_left_out(client: Any) -> None:
    """https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html"""
    found = client.list_functions()["Functions"][0]
    assert {"State", "LastUpdateStatus"}.isdisjoint(found)
    assert found["Version"] == "$LATEST"


def test_no_functions(plane: Plane) -> None:
    answer = plane.account("555555555555").list_functions()
    assert answer["Functions"] == []
    assert "NextMarker" not in answer


@pytest.mark.parametrize("marker", ["garbage", "ä"])
def test_what_is_no_marker(client: Any, marker: str) -> None:
    found = refused(client.list_functions, Marker=marker)
    assert found == ("InvalidParameterValueException", "Invalid Marker.")


def test_replicas_at_the_edge_are_refused_by_name(client: Any) -> None:
    found = refused(client.list_functions, MasterRegion="us-east-1", FunctionVersion="ALL")
    assert found == ("UnsupportedOperation", "Fogbank does not support the parameter ListFunctions.MasterRegion.")


def test_arns(client: Any) -> None:
    first = client.list_functions()["Functions"][0]
    assert first["FunctionArn"] == f"{FUNCTION}:Gamma".replace("000000000000", "222222222222")
