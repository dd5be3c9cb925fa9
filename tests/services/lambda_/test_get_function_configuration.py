"""GetFunctionConfiguration: the same configuration as GetFunction's, by every qualifier."""

import pytest

from tests.services.lambda_.plane import Plane, body, refused, unknown


@pytest.mark.parametrize("qualifier", ["$LATEST", "1", "live"])
def test_as_get_function_says(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True, Environment={"Variables": {"ONE": "1"}})
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    found = body(plane.lambda_.get_function_configuration(FunctionName=name, Qualifier=qualifier))
    assert found == plane.lambda_.get_function(FunctionName=name, Qualifier=qualifier)["Configuration"]


def test_the_waiters_of_boto3_are_content(plane: Plane) -> None:
    name = plane.function()
    for waiter in ("function_exists", "function_active_v2", "function_updated_v2", "published_version_active"):
        plane.lambda_.get_waiter(waiter).wait(FunctionName=name)


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.get_function_configuration, FunctionName="none") == unknown("none")
