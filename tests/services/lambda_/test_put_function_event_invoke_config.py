"""PutFunctionEventInvokeConfig: settings anew."""

import json
from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, body, refused

QUEUE = "arn:aws:sqs:us-east-1:000000000000:q"
GONE = ("ResourceNotFoundException", "The function doesn't exist.")


def destinations(success: str | None = None, failure: str | None = None) -> dict[str, Any]:
    given = {"OnSuccess": success, "OnFailure": failure}
    return {key: {} if arn is None else {"Destination": arn} for key, arn in given.items()}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"MaximumRetryAttempts": 0}, id="no retries"),
        pytest.param({"MaximumEventAgeInSeconds": 60}, id="age"),
        pytest.param({"DestinationConfig": destinations(failure=QUEUE)}, id="on failure"),
        pytest.param(
            {
                "MaximumRetryAttempts": 2,
                "MaximumEventAgeInSeconds": 21600,
                "DestinationConfig": destinations(f"{FUNCTION}:other", QUEUE),
            },
            id="all",
        ),
    ],
)
@pytest.mark.parametrize("qualifier", [None, "$LATEST", "1", "live"])
def test_what_is_kept(plane: Plane, settings: dict[str, Any], qualifier: str | None) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    named = {"FunctionName": name} | ({} if qualifier is None else {"Qualifier": qualifier})
    # What was there before is forgotten.
    plane.lambda_.put_function_event_invoke_config(
        **named, MaximumRetryAttempts=1, MaximumEventAgeInSeconds=100, DestinationConfig=destinations(QUEUE)
    )
    made = body(plane.lambda_.put_function_event_invoke_config(**named, **settings))
    assert made.pop("LastModified").timestamp() * 1000 == plane.cloud.now_ms
    assert made == {
        "FunctionArn": f"{FUNCTION}:{name}:{qualifier or '$LATEST'}",
        "DestinationConfig": destinations(),
        **settings,
    }
    found = body(plane.lambda_.get_function_event_invoke_config(**named))
    del found["LastModified"]
    assert found == made


NO_S3 = "Fogbank does not support a destination in S3, which is not there yet (arn:aws:s3:::bucket)."


def invalid(message: str) -> tuple[str, str]:
    return "InvalidParameterValueException", message


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(
            {}, invalid("You must specify at least one of error handling or destination setting."), id="nothing"
        ),
        pytest.param(
            {"DestinationConfig": destinations("arn:aws:kinesis:us-east-1:000000000000:stream/s")},
            invalid("The destination ARN arn:aws:kinesis:us-east-1:000000000000:stream/s is invalid."),
            id="a stream",
        ),
        pytest.param(
            {"DestinationConfig": destinations(failure="{arn}")},
            invalid("You can't specify the function as a destination for itself."),
            id="itself",
        ),
        pytest.param(
            {"DestinationConfig": destinations("arn:aws:s3:::bucket")},
            ("UnsupportedOperation", NO_S3),
            id="not there yet",
        ),
    ],
)
def test_refusals(plane: Plane, settings: dict[str, Any], expected: tuple[str, str]) -> None:
    name = plane.function()
    given = json.loads(json.dumps(settings).replace("{arn}", f"{FUNCTION}:{name}"))
    assert refused(plane.lambda_.put_function_event_invoke_config, FunctionName=name, **given) == expected


@pytest.mark.parametrize(
    "settings",
    [{"MaximumRetryAttempts": 3}, {"MaximumEventAgeInSeconds": 59}, {"MaximumEventAgeInSeconds": 21601}],
)
def test_ranges(plane: Plane, settings: dict[str, int]) -> None:
    name = plane.function()
    assert (
        refused(plane.lax.put_function_event_invoke_config, FunctionName=name, **settings)[0] == "ValidationException"
    )


@pytest.mark.parametrize("text", ["none", "{name}:9", "{name}:none"])
def test_what_is_not_there(plane: Plane, text: str) -> None:
    named = {"FunctionName": text.format(name=plane.function())}
    assert refused(plane.lambda_.put_function_event_invoke_config, **named, MaximumRetryAttempts=0) == GONE
