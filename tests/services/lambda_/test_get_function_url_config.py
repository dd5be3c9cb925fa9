"""GetFunctionUrlConfig."""

from tests.services.lambda_.plane import NOT_FOUND, Plane, body, refused, unknown


def test_as_it_was_made(plane: Plane) -> None:
    name = plane.function()
    made = body(plane.lambda_.create_function_url_config(FunctionName=name, AuthType="AWS_IAM"))
    found = body(plane.lambda_.get_function_url_config(FunctionName=name))
    assert found == {**made, "LastModifiedTime": made["CreationTime"]}


def test_what_is_not_there(plane: Plane) -> None:
    get = plane.lambda_.get_function_url_config
    assert refused(get, FunctionName=plane.function()) == NOT_FOUND
    assert refused(get, FunctionName="none") == unknown("none")
