"""ListFunctionEventInvokeConfigs."""

import pytest

from tests.services.lambda_.plane import Plane, refused
from tests.services.lambda_.test_put_function_event_invoke_config import GONE


@pytest.mark.parametrize("size", [1, 2, 50])
def test_of_all_qualifiers(plane: Plane, size: int) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    for qualifier in ("live", "1", "$LATEST"):
        plane.lambda_.put_function_event_invoke_config(FunctionName=name, Qualifier=qualifier, MaximumRetryAttempts=0)
    paginator = plane.lambda_.get_paginator("list_function_event_invoke_configs")
    pages = paginator.paginate(FunctionName=name, PaginationConfig={"PageSize": size})
    found = [
        config["FunctionArn"].rpartition(":")[2] for page in pages for config in page["FunctionEventInvokeConfigs"]
    ]
    assert found == ["$LATEST", "1", "live"]


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.list_function_event_invoke_configs, FunctionName="none") == GONE
