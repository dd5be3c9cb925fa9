"""DeleteFunctionUrlConfig."""

from tests.services.lambda_.plane import NOT_FOUND, Plane, refused, unknown


def test_those_of_aliases_stay(plane: Plane) -> None:
    name = plane.function()
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE")
    plane.lambda_.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE")
    plane.lambda_.delete_function_url_config(FunctionName=name)
    assert refused(plane.lambda_.get_function_url_config, FunctionName=name) == NOT_FOUND
    assert plane.lambda_.get_function_url_config(FunctionName=name, Qualifier="live")["FunctionUrl"]


def test_what_is_not_there(plane: Plane) -> None:
    delete = plane.lambda_.delete_function_url_config
    assert refused(delete, FunctionName=plane.function()) == NOT_FOUND
    assert refused(delete, FunctionName="none") == unknown("none")
