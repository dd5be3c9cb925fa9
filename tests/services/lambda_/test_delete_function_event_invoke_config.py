"""DeleteFunctionEventInvokeConfig."""

from tests.services.lambda_.plane import FUNCTION, Plane, refused
from tests.services.lambda_.test_put_function_event_invoke_config import GONE


def test_it_is_gone_and_others_stay(plane: Plane) -> None:
    name = plane.function(Publish=True)
    for qualifier in ("$LATEST", "1"):
        plane.lambda_.put_function_event_invoke_config(FunctionName=name, Qualifier=qualifier, MaximumRetryAttempts=0)
    delete = plane.lambda_.delete_function_event_invoke_config
    delete(FunctionName=name)
    left = plane.lambda_.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]
    assert [found["FunctionArn"] for found in left] == [f"{FUNCTION}:{name}:1"]
    expected = f"The function {FUNCTION}:{name}:$LATEST doesn't have an EventInvokeConfig"
    assert refused(delete, FunctionName=name) == ("ResourceNotFoundException", expected)
    assert refused(delete, FunctionName="none") == GONE
