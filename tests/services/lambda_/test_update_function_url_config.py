"""UpdateFunctionUrlConfig: what is not given stays."""

from typing import Any

import pytest

from tests.services.lambda_.plane import NOT_FOUND, Plane, body, refused, unknown

CORS = {"AllowOrigins": ["*"], "MaxAge": 10}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"AuthType": "AWS_IAM"}, {"AuthType": "AWS_IAM"}, id="auth"),
        pytest.param({"InvokeMode": "RESPONSE_STREAM"}, {"InvokeMode": "RESPONSE_STREAM"}, id="mode"),
        pytest.param({"Cors": {"MaxAge": 5}}, {"Cors": {"MaxAge": 5}}, id="cors is replaced"),
        pytest.param({"Cors": {}}, {"Cors": None}, id="no cors"),
    ],
)
def test_changes(plane: Plane, change: dict[str, Any], expected: dict[str, Any]) -> None:
    name = plane.function()
    plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE", Cors=CORS)
    before = body(plane.lambda_.get_function_url_config(FunctionName=name))
    plane.advance(seconds=1)
    after = body(plane.lambda_.update_function_url_config(FunctionName=name, **change))
    assert after.pop("LastModifiedTime") > before.pop("LastModifiedTime")
    assert after == {key: value for key, value in {**before, **expected}.items() if value is not None}


def test_what_is_not_there(plane: Plane) -> None:
    update = plane.lambda_.update_function_url_config
    assert refused(update, FunctionName=plane.function(), AuthType="NONE") == NOT_FOUND
    assert refused(update, FunctionName="none", AuthType="NONE") == unknown("none")
