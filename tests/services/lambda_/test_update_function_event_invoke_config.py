"""UpdateFunctionEventInvokeConfig: what is not given stays."""

from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, body, refused
from tests.services.lambda_.test_put_function_event_invoke_config import GONE, QUEUE, destinations


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"MaximumRetryAttempts": 0}, {"MaximumRetryAttempts": 0}, id="retries"),
        pytest.param({"MaximumEventAgeInSeconds": 60}, {"MaximumEventAgeInSeconds": 60}, id="age"),
        pytest.param(
            {"DestinationConfig": {"OnFailure": {"Destination": QUEUE}}},
            {"DestinationConfig": destinations(f"{FUNCTION}:other", QUEUE)},
            id="on failure",
        ),
        pytest.param({"DestinationConfig": {"OnSuccess": {}}}, {"DestinationConfig": destinations()}, id="no longer"),
    ],
)
def test_changes(plane: Plane, change: dict[str, Any], expected: dict[str, Any]) -> None:
    name = plane.function()
    before = body(
        plane.lambda_.put_function_event_invoke_config(
            FunctionName=name,
            MaximumRetryAttempts=1,
            MaximumEventAgeInSeconds=100,
            DestinationConfig=destinations(f"{FUNCTION}:other"),
        )
    )
    plane.advance(seconds=1)
    after = body(plane.lambda_.update_function_event_invoke_config(FunctionName=name, **change))
    assert after.pop("LastModified") > before.pop("LastModified")
    assert after == before | expected


def test_what_is_not_there(plane: Plane) -> None:
    update = plane.lambda_.update_function_event_invoke_config
    name = plane.function()
    expected = f"The function {FUNCTION}:{name}:$LATEST doesn't have an EventInvokeConfig"
    found = refused(update, FunctionName=name, MaximumRetryAttempts=0)
    assert found == ("ResourceNotFoundException", expected)
    assert refused(update, FunctionName="none", MaximumRetryAttempts=0) == GONE
