"""PutFunctionConcurrency, and the count of what runs at once."""

from contextlib import ExitStack
from typing import Any

import pytest

from fogbank.services.lambda_.concurrency import Concurrency
from fogbank.services.lambda_.model import LATEST, Code, Configuration, Function, Provisioned, Version
from tests.services.lambda_.plane import ACCOUNT, Plane, raised, refused, unknown

TOO_LITTLE_LEFT = (
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
    "minimum value of [100]."
)


@pytest.mark.parametrize("count", [0, 1, 900])
def test_reserved(plane: Plane, count: int) -> None:
    name = plane.function()
    answer = plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=count)
    assert answer["ReservedConcurrentExecutions"] == count
    plane.lambda_.delete_function(FunctionName=name)


def test_a_hundred_are_left_to_the_others(plane: Plane) -> None:
    client = plane.account("222222222222")
    for name, count in (("a", 500), ("b", 399)):
        plane.create(name, client)
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=count)
    plane.create("c", client)
    put = client.put_function_concurrency
    found = refused(put, FunctionName="c", ReservedConcurrentExecutions=2)
    assert found == ("InvalidParameterValueException", TOO_LITTLE_LEFT)
    put(FunctionName="c", ReservedConcurrentExecutions=1)
    # What a function has already is not counted against it, nor are other accounts and regions.
    put(FunctionName="a", ReservedConcurrentExecutions=500)
    assert refused(put, FunctionName="a", ReservedConcurrentExecutions=501)[1] == TOO_LITTLE_LEFT
    name = plane.function()
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=900)
    plane.lambda_.delete_function(FunctionName=name)


def test_not_less_than_is_provisioned(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=5
    )
    put = plane.lambda_.put_function_concurrency
    assert refused(put, FunctionName=name, ReservedConcurrentExecutions=4)[0] == "InvalidParameterValueException"
    put(FunctionName=name, ReservedConcurrentExecutions=5)
    plane.lambda_.delete_function(FunctionName=name)


def test_a_function_that_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.put_function_concurrency, FunctionName="none", ReservedConcurrentExecutions=1)
    assert found == unknown("none")


# The count


def a_function(name: str = "f", reserved: int | None = None, **provisioned: int) -> Function:
    configuration = Configuration("python3.12", "h.h", "role")
    latest = Version(LATEST, configuration, Code("", 0), 0, "r")
    kept = {version: Provisioned(count, version.strip("v"), 0) for version, count in provisioned.items()}
    return Function(ACCOUNT, "us-east-1", name, 1, latest, reserved_concurrency=reserved, provisioned=kept)


def fill(concurrency: Concurrency, stack: ExitStack, function: Function, count: int, version: str = "") -> None:
    for _ in range(count):
        stack.enter_context(concurrency.one(function, version))


def enter(concurrency: Concurrency, function: Function, version: str = "") -> None:
    with concurrency.one(function, version):
        pass


def test_functions_without_a_reservation_share() -> None:
    concurrency = Concurrency(3)
    a, b, c = a_function("a"), a_function("b"), a_function("c", 1)
    concurrency.reserve(c)
    with ExitStack() as stack:
        fill(concurrency, stack, a, 1)
        fill(concurrency, stack, b, 1)
        for function in (a, b):
            assert raised(enter, concurrency, function) == ("TooManyRequestsException", "Rate Exceeded.")
        enter(concurrency, c)
        assert (concurrency.running(a), concurrency.running(c)) == (1, 0)
    enter(concurrency, a)


@pytest.mark.parametrize(
    ("reserved", "fits"),
    [pytest.param(0, 0, id="none"), pytest.param(2, 2, id="two")],
)
def test_a_reservation_is_a_limit(reserved: int, fits: int) -> None:
    concurrency, function = Concurrency(), a_function(reserved=reserved)
    concurrency.reserve(function)
    with ExitStack() as stack:
        fill(concurrency, stack, function, fits)
        with pytest.raises(Exception, match="Rate Exceeded") as caught:
            enter(concurrency, function)
        error: Any = caught.value
        assert error.extra["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_provisioned_concurrency_is_taken_first_and_by_its_version_alone() -> None:
    concurrency, function, other = Concurrency(4), a_function(v1=2), a_function("other")
    concurrency.reserve(function)
    assert concurrency.unreserved_limit(ACCOUNT, "us-east-1") == 2
    with ExitStack() as stack:
        fill(concurrency, stack, other, 2)
        fill(concurrency, stack, function, 2, "1")
        assert raised(enter, concurrency, function, "1")[0] == "TooManyRequestsException"
        assert raised(enter, concurrency, function, LATEST)[0] == "TooManyRequestsException"
    with ExitStack() as stack:
        # More than is provisioned runs on what all share.
        fill(concurrency, stack, function, 4, "1")
        assert raised(enter, concurrency, other)[0] == "TooManyRequestsException"
    assert concurrency.running(function) == 0


def test_what_is_given_back() -> None:
    concurrency, function = Concurrency(), a_function(reserved=5)
    for how in ("forget", "clear", "reserve nothing"):
        concurrency.reserve(function)
        assert concurrency.unreserved_limit(ACCOUNT, "us-east-1") == 995
        match how:
            case "forget":
                concurrency.forget(function)
            case "clear":
                concurrency.clear()
            case _:
                concurrency.reserve(a_function())
        assert concurrency.unreserved_limit(ACCOUNT, "us-east-1") == 1000
