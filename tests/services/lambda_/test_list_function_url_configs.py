"""ListFunctionUrlConfigs."""

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown


@pytest.mark.parametrize("size", [1, 2, 50])
def test_of_the_function_and_its_aliases(plane: Plane, size: int) -> None:
    name = plane.function()
    plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE")
    for alias in ("b", "a"):
        plane.lambda_.create_alias(FunctionName=name, Name=alias, FunctionVersion="$LATEST")
        plane.lambda_.create_function_url_config(FunctionName=name, Qualifier=alias, AuthType="NONE")
    paginator = plane.lambda_.get_paginator("list_function_url_configs")
    pages = paginator.paginate(FunctionName=name, PaginationConfig={"PageSize": size})
    found = [config["FunctionArn"] for page in pages for config in page["FunctionUrlConfigs"]]
    assert found == [f"{FUNCTION}:{name}", f"{FUNCTION}:{name}:a", f"{FUNCTION}:{name}:b"]


def test_none(plane: Plane) -> None:
    assert plane.lambda_.list_function_url_configs(FunctionName=plane.function())["FunctionUrlConfigs"] == []
    assert refused(plane.lambda_.list_function_url_configs, FunctionName="none") == unknown("none")
