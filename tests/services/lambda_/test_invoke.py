"""Invoke, as the manual says it."""

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fogbank.compute.api import RuntimeUnavailable
from tests.cloud import Cloud
from tests.services.lambda_.doubles import Door, House, reserve, until


def invoke(cloud: Cloud, name: str, payload: bytes = b"", **request: Any) -> dict[str, Any]:
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=payload, **request)
    answer["Payload"] = answer["Payload"].read()
    return answer


def refusal(cloud: Cloud, name: str, payload: bytes = b"", **request: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        invoke(cloud, name, payload, **request)
    error: Any = caught.value
    response: dict[str, Any] = error.response
    return response


@pytest.fixture
def echo(cloud: Cloud, house: House) -> str:
    house.function(cloud, "echo", lambda event: event)
    return "echo"


def test_the_answer(cloud: Cloud, house: House, echo: str) -> None:
    answer = invoke(cloud, echo, b'{"a": "\xc3\xbc"}')
    assert answer["Payload"] == json.dumps({"a": "ü"}).encode()
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    assert "LogResult" not in answer
    _, _, invocation = house.calls[0]
    assert invocation.request_id == answer["ResponseMetadata"]["RequestId"]
    assert invocation.invoked_arn == "arn:aws:lambda:us-east-1:000000000000:function:echo"


def test_without_a_payload_the_event_is_an_empty_object(cloud: Cloud, echo: str) -> None:
    assert invoke(cloud, echo)["Payload"] == b"{}"


def test_an_error_of_the_function_is_an_answer(cloud: Cloud, house: House) -> None:
    house.function(cloud, "fails", lambda event: 1 / 0)
    answer = invoke(cloud, "fails")
    assert (answer["StatusCode"], answer["FunctionError"], answer["ExecutedVersion"]) == (200, "Unhandled", "$LATEST")
    assert json.loads(answer["Payload"])["errorType"] == "ZeroDivisionError"


def test_the_tail_of_the_log(cloud: Cloud, echo: str) -> None:
    answer = invoke(cloud, echo, LogType="Tail")
    assert base64.b64decode(answer["LogResult"]).startswith(b"END RequestId: ")


def test_a_dry_run_runs_nothing(cloud: Cloud, house: House, echo: str) -> None:
    answer = invoke(cloud, echo, InvocationType="DryRun")
    assert (answer["StatusCode"], answer["Payload"]) == (204, b"")
    assert house.calls == []


def test_versions_and_aliases(cloud: Cloud, house: House, echo: str) -> None:
    lambda_ = cloud.client("lambda")
    version = lambda_.publish_version(FunctionName=echo)["Version"]
    lambda_.create_alias(FunctionName=echo, Name="live", FunctionVersion=version)
    assert invoke(cloud, echo, Qualifier="live")["ExecutedVersion"] == version
    assert invoke(cloud, f"{echo}:{version}")["ExecutedVersion"] == version
    assert invoke(cloud, "arn:aws:lambda:us-east-1:000000000000:function:echo:live")["ExecutedVersion"] == version
    assert house.calls[0][2].invoked_arn.endswith(":function:echo:live")
    assert refusal(cloud, echo, Qualifier="gone")["Error"] == {
        "Code": "ResourceNotFoundException",
        "Message": "Function not found: arn:aws:lambda:us-east-1:000000000000:function:echo:gone",
    }


def test_an_alias_divides_by_weight(cloud: Cloud, house: House, echo: str) -> None:
    lambda_ = cloud.client("lambda")
    first = lambda_.publish_version(FunctionName=echo)["Version"]
    lambda_.update_function_configuration(FunctionName=echo, Description="other")
    second = lambda_.publish_version(FunctionName=echo)["Version"]
    routing = {"AdditionalVersionWeights": {second: 0.3}}
    lambda_.create_alias(FunctionName=echo, Name="live", FunctionVersion=first, RoutingConfig=routing)
    ran = [invoke(cloud, echo, Qualifier="live")["ExecutedVersion"] for _ in range(200)]
    assert 30 <= ran.count(second) <= 90
    assert ran.count(first) + ran.count(second) == 200


def test_a_client_context(cloud: Cloud, house: House, echo: str) -> None:
    context = base64.b64encode(b'{"custom": {"a": "b"}}').decode()
    invoke(cloud, echo, ClientContext=context)
    assert house.calls[0][2].client_context == '{"custom": {"a": "b"}}'
    error = refusal(cloud, echo, ClientContext="no json")["Error"]
    assert error["Code"] == "InvalidRequestContentException"
    assert error["Message"] == "Client context must be a valid Base64-encoded JSON object."


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (
            b"STRING_VALUE",
            "Unrecognized token 'STRING_VALUE': was expecting (JSON String, Number, Array, Object or token",
        ),
        (b'{"a":1', "Unexpected end-of-input"),
        (b"0D", "Unexpected character ('D' (code 68)): Expected space separating root-level values"),
        (b'"\x97"', "Invalid UTF-8 start byte 0x97"),
        (b"{a:1}", "Unexpected character ('a' (code 97)): was expecting double-quote to start field name"),
    ],
)
def test_a_payload_must_be_json(cloud: Cloud, echo: str, payload: bytes, says: str) -> None:
    error = refusal(cloud, echo, payload)
    assert error["Error"]["Code"] == "InvalidRequestContentException"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    start = f"Could not parse request body into json: Could not parse payload into json: {says}"
    assert error["Error"]["Message"].startswith(start)
    assert "at [Source: (byte[])" in error["Error"]["Message"]


@pytest.mark.parametrize(("kind", "most"), [("RequestResponse", 6_291_456), ("Event", 1_048_576)])
def test_payloads_have_a_limit(cloud: Cloud, echo: str, kind: str, most: int) -> None:
    fits = b'"%b"' % (b"x" * (most - 2))
    assert "FunctionError" not in invoke(cloud, echo, fits, InvocationType=kind)
    error = refusal(cloud, echo, fits + b" ", InvocationType=kind)
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert error["Error"] == {
        "Code": "RequestTooLargeException",
        "Message": f"Request must be smaller than {most} bytes for the InvokeFunction operation",
    }


def test_throttled(cloud: Cloud, house: House, echo: str) -> None:
    reserve(cloud, echo, 0)
    error = refusal(cloud, echo)
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert error["Error"] == {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
    assert error["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert error["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "1"
    assert house.calls == []


def test_room_comes_back(cloud: Cloud, house: House) -> None:
    door = Door()
    house.function(cloud, "slow", lambda event: door)
    reserve(cloud, "slow", 1)
    cloud.client("lambda").invoke(FunctionName="slow", InvocationType="Event", Payload=b"1")
    until(cloud, lambda: door.waiting)
    assert refusal(cloud, "slow")["ResponseMetadata"]["HTTPStatusCode"] == 429
    door.open(cloud)
    cloud.advance(ms=0)
    assert invoke(cloud, "slow")["StatusCode"] == 200


def test_no_runtime_here(cloud: Cloud, house: House) -> None:
    def missing(event: Any) -> Any:
        raise RuntimeUnavailable("There is no python3.12 here.")

    house.function(cloud, "unready", missing)
    error = refusal(cloud, "unready")
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 502
    assert error["Error"]["Code"] == "InvalidRuntimeException"


def test_unknown_function(cloud: Cloud) -> None:
    error = refusal(cloud, "nobody")
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert error["Error"]["Message"] == "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody"
    assert error["Type"] == "User"


def test_tenants(cloud: Cloud, house: House, echo: str) -> None:
    house.function(cloud, "many", lambda event: event, TenancyConfig={"TenantIsolationMode": "PER_TENANT"})
    assert refusal(cloud, "many")["Error"]["Code"] == "InvalidParameterValueException"
    assert refusal(cloud, echo, TenantId="t")["Error"]["Code"] == "InvalidParameterValueException"
    invoke(cloud, "many", TenantId="blue")
    assert house.calls[-1][2].tenant_id == "blue"
