"""UpdateAlias: what is given changes, what is not given stays; what is provisioned moves along."""

from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, body, refused, unknown

WEIGHTS = {"AdditionalVersionWeights": {"2": 0.5}}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"FunctionVersion": "3"}, {"FunctionVersion": "3"}, id="version"),
        pytest.param({"Description": ""}, {"Description": ""}, id="description"),
        pytest.param({"RoutingConfig": {"AdditionalVersionWeights": {}}}, {"RoutingConfig": None}, id="no weights"),
        pytest.param({"RoutingConfig": {}}, {"RoutingConfig": None}, id="no routing"),
        pytest.param(
            {"RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}}},
            {"RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}}},
            id="other weights",
        ),
        pytest.param(
            {"FunctionVersion": "2", "RoutingConfig": {}}, {"FunctionVersion": "2", "RoutingConfig": None}, id="both"
        ),
    ],
)
def test_changes(plane: Plane, change: dict[str, Any], expected: dict[str, Any]) -> None:
    name = plane.function(Publish=True)
    for _ in range(2):
        plane.publish(name)
    before = body(
        plane.lambda_.create_alias(
            FunctionName=name, Name="live", FunctionVersion="1", Description="it", RoutingConfig=WEIGHTS
        )
    )
    after = body(plane.lambda_.update_alias(FunctionName=name, Name="live", **change))
    assert after.pop("RevisionId") != before.pop("RevisionId")
    assert after == {key: value for key, value in {**before, **expected}.items() if value is not None}


def test_a_version_that_has_a_weight_already(plane: Plane) -> None:
    """https://github.com/serverless/serverless/issues/7250"""
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1", RoutingConfig=WEIGHTS)
    expected = "Invalid function version 2. Function version 2 is already included in routing configuration."
    found = refused(plane.lambda_.update_alias, FunctionName=name, Name="live", FunctionVersion="2")
    assert found == ("InvalidParameterValueException", expected)


def test_preconditions(plane: Plane) -> None:
    name = plane.function()
    made = plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="$LATEST")
    update = plane.lambda_.update_alias
    update(FunctionName=name, Name="live", Description="1", RevisionId=made["RevisionId"])
    found = refused(update, FunctionName=name, Name="live", Description="2", RevisionId=made["RevisionId"])
    assert found[0] == "PreconditionFailedException"
    assert plane.lambda_.get_alias(FunctionName=name, Name="live")["Description"] == "1"


def test_an_alias_that_is_not_there(plane: Plane) -> None:
    name = plane.function()
    expected = ("ResourceNotFoundException", f"Alias not found: {FUNCTION}:{name}:none")
    assert refused(plane.lambda_.update_alias, FunctionName=name, Name="none") == expected
    assert refused(plane.lambda_.update_alias, FunctionName="none", Name="live") == unknown("none")


def test_what_is_provisioned_moves_along(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    config = {"FunctionName": name, "Qualifier": "live"}
    plane.lambda_.put_provisioned_concurrency_config(ProvisionedConcurrentExecutions=3, **config)
    plane.settle()
    plane.lambda_.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
    plane.settle()
    found = [call for call in plane.ground.provisioned if call[0] == name]
    assert found == [(name, "1", 3), (name, "1", 0), (name, "2", 3)]
    assert plane.lambda_.get_provisioned_concurrency_config(**config)["Status"] == "READY"


def test_not_to_a_version_that_is_provisioned_itself(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    for qualifier in ("live", "2"):
        plane.lambda_.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier=qualifier, ProvisionedConcurrentExecutions=1
        )
    expected = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
    found = refused(plane.lambda_.update_alias, FunctionName=name, Name="live", FunctionVersion="2")
    assert found == ("ResourceConflictException", expected)
