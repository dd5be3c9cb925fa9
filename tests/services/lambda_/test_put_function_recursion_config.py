"""PutFunctionRecursionConfig."""

import pytest

from tests.services.lambda_.plane import Plane, refused, unknown


@pytest.mark.parametrize("value", ["Allow", "Terminate"])
def test_it_is_kept(plane: Plane, value: str) -> None:
    name = plane.function()
    answer = plane.lambda_.put_function_recursion_config(FunctionName=name, RecursiveLoop=value)
    assert answer["RecursiveLoop"] == value
    assert plane.lambda_.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == value


def test_refusals(plane: Plane) -> None:
    put = plane.lambda_.put_function_recursion_config
    assert refused(put, FunctionName="none", RecursiveLoop="Allow") == unknown("none")
    assert refused(put, FunctionName="none", RecursiveLoop="Often")[0] == "ValidationException"
