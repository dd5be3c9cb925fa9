"""SignalResource: what waits for signals by its creation policy."""

import pytest

from tests.services.cloudformation.yard import Yard, said

WAITING = """
Resources:
  W:
    Type: AWS::CloudFormation::WaitCondition
    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: PT5M}}
"""


def test_as_many_signals_as_it_counts(yard: Yard) -> None:
    yard.create(WAITING)
    for unique_id in ("a", "a", "b"):
        assert yard.status() == "CREATE_IN_PROGRESS"
        yard.cfn.signal_resource(StackName="app", LogicalResourceId="W", UniqueId=unique_id, Status="SUCCESS")
    assert yard.status() == "CREATE_COMPLETE"
    reasons = [each.get("ResourceStatusReason", "") for each in yard.told()]
    assert reasons.count("Received SUCCESS signal with UniqueId a") == 2
    assert said(yard.cfn.signal_resource, StackName="app", LogicalResourceId="W", UniqueId="c", Status="SUCCESS") == (
        "ValidationError",
        "Resource W is in CREATE_COMPLETE state and cannot be signaled",
    )


@pytest.mark.parametrize(
    ("signalled", "minutes", "reason"),
    [
        pytest.param(
            "FAILURE",
            0,
            "Received 1 FAILURE signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
            id="one says failure",
        ),
        pytest.param(
            "SUCCESS", 5, "Failed to receive 1 resource signal(s) within the specified duration", id="the time is up"
        ),
    ],
)
def test_too_few(yard: Yard, signalled: str, minutes: int, reason: str) -> None:
    yard.create(WAITING)
    yard.cfn.signal_resource(StackName="app", LogicalResourceId="W", UniqueId="a", Status=signalled)
    yard.advance(minutes=minutes)
    assert yard.status() == "ROLLBACK_COMPLETE"
    assert yard.reason("W", "CREATE_FAILED") == reason


def test_of_what_is_not_there(yard: Yard) -> None:
    yard.create(WAITING)
    assert said(yard.cfn.signal_resource, StackName="app", LogicalResourceId="X", UniqueId="a", Status="SUCCESS") == (
        "ValidationError",
        "Resource X does not exist for stack app",
    )
