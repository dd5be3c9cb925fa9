"""CreateAlias: one version, or two by weight."""

from typing import Any

import pytest

from fogbank.services.lambda_.functions import drawn
from fogbank.services.lambda_.model import Alias
from tests.services.lambda_.plane import FUNCTION, Plane, body, refused, unknown


def test_one_version(plane: Plane) -> None:
    name = plane.function(Publish=True)
    made = body(plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1", Description="it"))
    assert made.pop("RevisionId")
    assert made == {
        "AliasArn": f"{FUNCTION}:{name}:live",
        "Name": "live",
        "FunctionVersion": "1",
        "Description": "it",
    }


def test_latest(plane: Plane) -> None:
    name = plane.function()
    assert plane.lambda_.create_alias(FunctionName=name, Name="dev", FunctionVersion="$LATEST")["Description"] == ""


def test_two_versions_by_weight(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    routing = {"AdditionalVersionWeights": {"2": 0.25}}
    made = plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1", RoutingConfig=routing)
    assert made["RoutingConfig"] == routing


@pytest.mark.parametrize(
    ("weights", "draw", "version"),
    [
        pytest.param({}, 0.0, "1", id="no weights"),
        pytest.param({"2": 0.25}, 0.0, "2", id="below"),
        pytest.param({"2": 0.25}, 0.2499, "2", id="just below"),
        pytest.param({"2": 0.25}, 0.25, "1", id="at"),
        pytest.param({"2": 0.0}, 0.0, "1", id="none of it"),
        pytest.param({"2": 1.0}, 0.9999, "2", id="all of it"),
    ],
)
def test_which_version_is_drawn(weights: dict[str, float], draw: float, version: str) -> None:
    assert drawn(Alias("live", "1", "", weights=weights), draw) == version


def weights(**shares: float) -> dict[str, Any]:
    return {"AdditionalVersionWeights": {name.strip("v"): share for name, share in shares.items()}}


@pytest.mark.parametrize(
    ("version", "routing", "code", "message"),
    [
        pytest.param("9", None, "ResourceNotFoundException", "Function not found: {}:9", id="no version"),
        pytest.param("1", weights(v9=0.5), "ResourceNotFoundException", "Function not found: {}:9", id="no other"),
        pytest.param(
            "1",
            weights(v1=0.5),
            "InvalidParameterValueException",
            "Invalid function version 1. Function version 1 is already included in routing configuration.",
            id="the same twice",
        ),
        pytest.param(
            "$LATEST",
            weights(v1=0.5),
            "InvalidParameterValueException",
            "$LATEST is not supported for an alias pointing to more than 1 version",
            id="latest with another",
        ),
        pytest.param(
            "1",
            weights(v2=0.5, v3=0.1),
            "InvalidParameterValueException",
            "Number of items in AdditionalVersionWeights cannot be greater than 1",
            id="three",
        ),
        pytest.param(
            "1",
            weights(v3=0.5),
            "InvalidParameterValueException",
            "Specified versions must be associated with the same execution role",
            id="two roles",
        ),
        pytest.param(
            "1",
            weights(v2=1.5),
            "ValidationException",
            "1 validation error detected: Value '{{2=1.5}}' at 'routingConfig.additionalVersionWeights' failed to "
            "satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1, "
            "Member must have value greater than or equal to 0]",
            id="more than all",
        ),
    ],
)
def test_refusals(plane: Plane, version: str, routing: dict[str, Any] | None, code: str, message: str) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.update_function_configuration(FunctionName=name, Role="arn:aws:iam::000000000000:role/other")
    plane.lambda_.publish_version(FunctionName=name)
    request = {"FunctionName": name, "Name": "live", "FunctionVersion": version, "RoutingConfig": routing or {}}
    found = refused(plane.lambda_.create_alias, **request)
    assert found == (code, message.format(f"{FUNCTION}:{name}"))
    assert plane.lambda_.list_aliases(FunctionName=name)["Aliases"] == []


def test_two_dead_letter_targets(plane: Plane) -> None:
    name = plane.function(Publish=True)
    target = {"TargetArn": plane.cloud.arn(plane.cloud.queue())}
    plane.lambda_.update_function_configuration(FunctionName=name, DeadLetterConfig=target)
    plane.lambda_.publish_version(FunctionName=name)
    request = {"FunctionName": name, "Name": "live", "FunctionVersion": "1", "RoutingConfig": weights(v2=0.5)}
    assert refused(plane.lambda_.create_alias, **request)[0] == "InvalidParameterValueException"


def test_one_of_this_name_is_there(plane: Plane) -> None:
    name = plane.function()
    request = {"FunctionName": name, "Name": "live", "FunctionVersion": "$LATEST"}
    plane.lambda_.create_alias(**request)
    expected = ("ResourceConflictException", f"Alias already exists: {FUNCTION}:{name}:live")
    assert refused(plane.lambda_.create_alias, **request) == expected


@pytest.mark.parametrize("alias", ["12", "a b", "$LATEST"])
def test_what_is_no_name(plane: Plane, alias: str) -> None:
    name = plane.function()
    found = refused(plane.lambda_.create_alias, FunctionName=name, Name=alias, FunctionVersion="$LATEST")
    assert found[0] == "ValidationException"


def test_a_function_that_is_not_there(plane: Plane) -> None:
    request = {"FunctionName": "none", "Name": "live", "FunctionVersion": "1"}
    assert refused(plane.lambda_.create_alias, **request) == unknown("none")
