"""GetFunctionConcurrency."""

from tests.services.lambda_.plane import Plane, body, refused, unknown


def test_what_is_reserved(plane: Plane) -> None:
    name = plane.function()
    assert body(plane.lambda_.get_function_concurrency(FunctionName=name)) == {}
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    found = plane.lambda_.get_function_concurrency(FunctionName=name)
    assert body(found) == {"ReservedConcurrentExecutions": 0}


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.get_function_concurrency, FunctionName="none") == unknown("none")
