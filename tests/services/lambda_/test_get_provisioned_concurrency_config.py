"""GetProvisionedConcurrencyConfig; what it tells is in test_put_provisioned_concurrency_config.py."""

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown

NONE = ("ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function")
UNPUBLISHED = "The function resource provided must be an alias or a published version."


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        pytest.param("1", NONE, id="nothing provisioned"),
        pytest.param("live", NONE, id="nothing provisioned for the alias"),
        pytest.param("9", ("ResourceNotFoundException", "Function not found: {}:9"), id="no version"),
        pytest.param("none", ("ResourceNotFoundException", "Cannot find alias arn: {}:none"), id="no alias"),
        pytest.param("$LATEST", ("InvalidParameterValueException", UNPUBLISHED), id="latest"),
    ],
)
def test_refusals(plane: Plane, qualifier: str, expected: tuple[str, str]) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    code, message = expected
    found = refused(plane.lambda_.get_provisioned_concurrency_config, FunctionName=name, Qualifier=qualifier)
    assert found == (code, message.format(f"{FUNCTION}:{name}"))


def test_a_function_that_is_not_there(plane: Plane) -> None:
    found = refused(plane.lambda_.get_provisioned_concurrency_config, FunctionName="none", Qualifier="1")
    assert found == unknown("none:1")
