"""CreateFunctionUrlConfig: addresses, CORS, modes."""

import re
from typing import Any

import pytest

from fogbank.services.lambda_.url_configs import url_of
from tests.services.lambda_.plane import FUNCTION, Plane, body, refused, unknown


def test_of_a_function(plane: Plane) -> None:
    name = plane.function()
    made = body(plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE"))
    port = plane.cloud.fogbank.port
    assert re.fullmatch(rf"http://[a-z2-7]{{32}}\.lambda-url\.us-east-1\.localhost:{port}/", made.pop("FunctionUrl"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", made.pop("CreationTime"))
    assert made == {"FunctionArn": f"{FUNCTION}:{name}", "AuthType": "NONE", "InvokeMode": "BUFFERED"}


def test_of_an_alias_with_all_that_can_be_said(plane: Plane) -> None:
    name = plane.function()
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    said = {
        "AuthType": "AWS_IAM",
        "InvokeMode": "RESPONSE_STREAM",
        "Cors": {
            "AllowCredentials": True,
            "AllowHeaders": ["x-a"],
            "AllowMethods": ["GET", "POST"],
            "AllowOrigins": ["https://example.com"],
            "ExposeHeaders": ["x-b"],
            "MaxAge": 0,
        },
    }
    made = plane.lambda_.create_function_url_config(FunctionName=name, Qualifier="live", **said)
    assert {key: made[key] for key in said} == said
    assert made["FunctionArn"] == f"{FUNCTION}:{name}:live"


@pytest.mark.parametrize(
    ("endpoint", "host"),
    [
        pytest.param("http://localhost:4566", "localhost:4566", id="localhost"),
        pytest.param("http://127.0.0.1:4566", "localhost:4566", id="an address"),
        pytest.param("http://[::1]:4566", "localhost:4566", id="an address of six"),
        pytest.param("http://fogbank.internal", "fogbank.internal", id="a name"),
        pytest.param("https://fogbank.internal:8443", "fogbank.internal:8443", id="a name with a port"),
    ],
)
def test_the_host_is_the_one_by_which_we_are_reached(endpoint: str, host: str) -> None:
    scheme = endpoint.partition(":")[0]
    assert url_of(endpoint, "eu-west-1", "abc") == f"{scheme}://abc.lambda-url.eu-west-1.{host}/"


@pytest.mark.parametrize("qualifier", [None, "live"])
def test_there_is_one_already(plane: Plane, qualifier: str | None) -> None:
    name = plane.function()
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    request: dict[str, Any] = {"FunctionName": name, "AuthType": "NONE"}
    if qualifier:
        request["Qualifier"] = qualifier
    plane.lambda_.create_function_url_config(**request)
    arn = f"{FUNCTION}:{name}" + (f":{qualifier}" if qualifier else "")
    expected = (
        f"Failed to create function url config for [functionArn = {arn}]. Error message:  "
        "FunctionUrlConfig exists for this Lambda function"
    )
    found = refused(plane.lambda_.create_function_url_config, **request)
    assert found == ("ResourceConflictException", expected)


def test_what_is_not_there(plane: Plane) -> None:
    create = plane.lambda_.create_function_url_config
    name = plane.function(Publish=True)
    assert refused(create, FunctionName="none", AuthType="NONE") == unknown("none")
    assert refused(create, FunctionName=name, Qualifier="none", AuthType="NONE") == unknown(f"{name}:none")


@pytest.mark.parametrize("qualifier", ["1", "$LATEST"])
def test_versions_have_no_url(plane: Plane, qualifier: str) -> None:
    name = plane.function(Publish=True)
    request = {"FunctionName": name, "Qualifier": qualifier, "AuthType": "NONE"}
    assert refused(plane.lambda_.create_function_url_config, **request)[0] == "ValidationException"
