"""PutProvisionedConcurrencyConfig: environments are really begun, and what became of them is told."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fogbank.compute.api import InitFailed, Outcome, RuntimeUnavailable
from tests.cloud import Cloud
from tests.services.lambda_.plane import FUNCTION, Ground, Plane, body, refused, unknown


@contextmanager
def waiting(plane: Plane) -> Generator[None]:
    """Environments begin, and are not ready before the block ends."""
    plane.ground.gate = gate = asyncio.Event()
    yield

    async def pass_on() -> None:
        gate.set()

    plane.cloud.run(pass_on())
    plane.ground.gate = None
    plane.settle()


def put(plane: Plane, name: str, count: int, qualifier: str = "1") -> dict[str, object]:
    answer = plane.lambda_.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=qualifier, ProvisionedConcurrentExecutions=count
    )
    return body(answer)


def get(plane: Plane, name: str, qualifier: str = "1") -> dict[str, object]:
    return body(plane.lambda_.get_provisioned_concurrency_config(FunctionName=name, Qualifier=qualifier))


def test_first_in_progress_then_ready(plane: Plane) -> None:
    name = plane.function(Publish=True)
    with waiting(plane):
        begun = put(plane, name, 3)
        modified = begun.pop("LastModified")
        expected = {
            "RequestedProvisionedConcurrentExecutions": 3,
            "AllocatedProvisionedConcurrentExecutions": 0,
            "AvailableProvisionedConcurrentExecutions": 0,
            "Status": "IN_PROGRESS",
        }
        assert begun == expected
        assert str(modified).endswith("+0000")
    assert get(plane, name) == {
        "RequestedProvisionedConcurrentExecutions": 3,
        "AllocatedProvisionedConcurrentExecutions": 3,
        "AvailableProvisionedConcurrentExecutions": 3,
        "Status": "READY",
        "LastModified": modified,
    }
    assert [call for call in plane.ground.provisioned if call[0] == name] == [(name, "1", 3)]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        pytest.param(InitFailed(Outcome(b"{}", "Unhandled", "init")), "FUNCTION_ERROR_INIT_FAILURE", id="init"),
        pytest.param(RuntimeUnavailable("There is no ruby."), "There is no ruby.", id="no runtime"),
    ],
)
def test_failed(plane: Plane, failure: Exception, reason: str) -> None:
    name = plane.function(Publish=True)
    plane.ground.failure = failure
    try:
        put(plane, name, 2)
        plane.settle()
    finally:
        plane.ground.failure = None
    found = get(plane, name)
    assert (found["Status"], found["StatusReason"]) == ("FAILED", reason)
    assert found["AvailableProvisionedConcurrentExecutions"] == 0
    put(plane, name, 1)
    plane.settle()
    assert get(plane, name)["Status"] == "READY"


def test_another_count_while_the_first_is_in_progress(plane: Plane) -> None:
    name = plane.function(Publish=True)
    with waiting(plane):
        put(plane, name, 3)
        put(plane, name, 1)
    found = get(plane, name)
    assert (found["Status"], found["AvailableProvisionedConcurrentExecutions"]) == ("READY", 1)


UNPUBLISHED = "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
MORE_THAN_RESERVED = (
    "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
)
ALREADY = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"


@pytest.mark.parametrize(
    ("qualifier", "count", "expected"),
    [
        pytest.param("$LATEST", 1, ("InvalidParameterValueException", UNPUBLISHED), id="latest"),
        pytest.param("dev", 1, ("InvalidParameterValueException", UNPUBLISHED), id="an alias of latest"),
        pytest.param("9", 1, ("ResourceNotFoundException", "Function not found: {}:9"), id="no version"),
        pytest.param("none", 1, ("ResourceNotFoundException", "Cannot find alias arn: {}:none"), id="no alias"),
        pytest.param("other", 1, ("ResourceConflictException", ALREADY), id="an alias of a version that is"),
        pytest.param(
            "1",
            1,
            ("ResourceConflictException", "Version is pointed by a Provisioned Concurrency alias"),
            id="the version of an alias that is",
        ),
        pytest.param(
            "both",
            1,
            ("InvalidParameterValueException", "Alias with weights can not be used with Provisioned Concurrency"),
            id="an alias with weights",
        ),
        pytest.param(
            "2",
            5,
            ("InvalidParameterValueException", MORE_THAN_RESERVED),
            id="more than is reserved",
        ),
    ],
)
def test_refusals(plane: Plane, qualifier: str, count: int, expected: tuple[str, str]) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    for alias, version in (("live", "1"), ("other", "1"), ("dev", "$LATEST")):
        plane.lambda_.create_alias(FunctionName=name, Name=alias, FunctionVersion=version)
    routing = {"AdditionalVersionWeights": {"1": 0.5}}
    plane.lambda_.create_alias(FunctionName=name, Name="both", FunctionVersion="2", RoutingConfig=routing)
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=5)
    put(plane, name, 1, "live")
    request = {"FunctionName": name, "Qualifier": qualifier, "ProvisionedConcurrentExecutions": count}
    code, message = expected
    found = refused(plane.lambda_.put_provisioned_concurrency_config, **request)
    assert found == (code, message.format(f"{FUNCTION}:{name}"))
    plane.lambda_.delete_function(FunctionName=name)


def test_a_hundred_are_left_to_the_others(plane: Plane) -> None:
    name = plane.function(Publish=True)
    expected = (
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
        "minimum value of [100]."
    )
    request = {"FunctionName": name, "Qualifier": "1"}
    found = refused(plane.lambda_.put_provisioned_concurrency_config, **request, ProvisionedConcurrentExecutions=901)
    assert found == ("InvalidParameterValueException", expected)
    left = plane.lambda_.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    put(plane, name, 10)
    after = plane.lambda_.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    assert left - after == 10


def test_a_function_that_is_not_there(plane: Plane) -> None:
    request = {"FunctionName": "none", "Qualifier": "1", "ProvisionedConcurrentExecutions": 1}
    assert refused(plane.lambda_.put_provisioned_concurrency_config, **request) == unknown("none:1")


def test_after_a_restart_all_is_made_ready_anew(tmp_path: Path) -> None:
    first, second = Ground(), Ground()
    with Cloud(data=tmp_path, compute=first.begin) as cloud:
        plane = Plane(cloud, first)
        plane.function("kept", Publish=True)
        put(plane, "kept", 4)
        plane.lambda_.put_function_concurrency(FunctionName="kept", ReservedConcurrentExecutions=50)
    with Cloud(data=tmp_path, compute=second.begin) as cloud:
        plane = Plane(cloud, second)
        plane.settle()
        assert second.provisioned == [("kept", "1", 4)]
        assert get(plane, "kept")["Status"] == "READY"
        limit = plane.lambda_.get_account_settings()["AccountLimit"]
        assert limit["UnreservedConcurrentExecutions"] == 950
