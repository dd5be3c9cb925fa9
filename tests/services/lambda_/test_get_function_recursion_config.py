"""GetFunctionRecursionConfig."""

from tests.services.lambda_.plane import Plane, refused, unknown


def test_loops_are_ended_unless_one_says_otherwise(plane: Plane) -> None:
    get = plane.lambda_.get_function_recursion_config
    assert get(FunctionName=plane.function())["RecursiveLoop"] == "Terminate"
    assert refused(get, FunctionName="none") == unknown("none")
