"""DeleteFunctionConcurrency."""

from tests.services.lambda_.plane import Plane, body, refused, unknown


def test_it_is_free_again(plane: Plane) -> None:
    name = plane.function()
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=900)
    plane.lambda_.delete_function_concurrency(FunctionName=name)
    assert body(plane.lambda_.get_function_concurrency(FunctionName=name)) == {}
    limit = plane.lambda_.get_account_settings()["AccountLimit"]
    assert limit["UnreservedConcurrentExecutions"] == 1000
    plane.lambda_.delete_function_concurrency(FunctionName=name)


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.delete_function_concurrency, FunctionName="none") == unknown("none")
