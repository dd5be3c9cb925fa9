"""GetFunctionEventInvokeConfig; what it tells is in test_put_function_event_invoke_config.py."""

from tests.services.lambda_.plane import FUNCTION, Plane, refused
from tests.services.lambda_.test_put_function_event_invoke_config import GONE


def test_each_qualifier_has_its_own(plane: Plane) -> None:
    name = plane.function(Publish=True)
    for qualifier, retries in (("$LATEST", 0), ("1", 1)):
        plane.lambda_.put_function_event_invoke_config(
            FunctionName=name, Qualifier=qualifier, MaximumRetryAttempts=retries
        )
    get = plane.lambda_.get_function_event_invoke_config
    assert get(FunctionName=name)["MaximumRetryAttempts"] == 0
    assert get(FunctionName=f"{name}:1")["MaximumRetryAttempts"] == 1


def test_what_is_not_there(plane: Plane) -> None:
    name = plane.function(Publish=True)
    get = plane.lambda_.get_function_event_invoke_config
    expected = f"The function {FUNCTION}:{name}:1 doesn't have an EventInvokeConfig"
    assert refused(get, FunctionName=name, Qualifier="1") == ("ResourceNotFoundException", expected)
    assert refused(get, FunctionName=name, Qualifier="none") == GONE
    assert refused(get, FunctionName="none") == GONE
