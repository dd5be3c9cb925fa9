"""DeleteFunction: all of it, or one version."""

import pytest

from tests.services.lambda_.plane import FUNCTION, Plane, refused, unknown


def test_nothing_of_it_is_left(plane: Plane) -> None:
    name = plane.function(Publish=True, Tags={"a": "b"})
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    url = plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=900)
    answer = plane.lambda_.delete_function(FunctionName=name)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(plane.lambda_.get_function, FunctionName=name) == unknown(name)
    plane.function(name)
    assert plane.lambda_.list_aliases(FunctionName=name)["Aliases"] == []
    assert refused(plane.lambda_.get_function, FunctionName=name, Qualifier="1") == unknown(f"{name}:1")
    assert plane.lambda_.list_tags(Resource=f"{FUNCTION}:{name}")["Tags"] == {}
    assert plane.lambda_.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"] != url
    # What it had reserved is free again.
    plane.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=900)
    plane.lambda_.delete_function(FunctionName=name)


def test_its_environments_end(plane: Plane) -> None:
    name = plane.function()
    plane.lambda_.delete_function(FunctionName=name)
    assert (f"{FUNCTION}:{name}", 0) in plane.ground.retired


def test_one_version(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.delete_function(FunctionName=name, Qualifier="1")
    versions = plane.lambda_.list_versions_by_function(FunctionName=name)["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "2"]
    assert plane.ground.retired[-1] == (f"{FUNCTION}:{name}", 2)
    assert plane.publish(name) == "3"


def test_a_version_takes_along_what_is_its_own(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.add_permission(
        FunctionName=name, Qualifier="1", StatementId="s", Action="lambda:*", Principal="111111111111"
    )
    plane.lambda_.put_function_event_invoke_config(FunctionName=name, Qualifier="1", MaximumRetryAttempts=0)
    plane.lambda_.delete_function(FunctionName=f"{name}:1")
    assert plane.lambda_.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"] == []
    assert refused(plane.lambda_.get_policy, FunctionName=name, Qualifier="1")[0] == "ResourceNotFoundException"


def test_a_version_that_is_not_there(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.lambda_.delete_function(FunctionName=name, Qualifier="99")
    assert len(plane.lambda_.list_versions_by_function(FunctionName=name)["Versions"]) == 2


REFERENCED = "Unable to delete version because the following aliases reference it: [{}]"


@pytest.mark.parametrize(
    ("qualifier", "code", "message"),
    [
        pytest.param("1", "ResourceConflictException", REFERENCED.format("both, live"), id="an alias's version"),
        pytest.param("2", "ResourceConflictException", REFERENCED.format("both"), id="an alias's other version"),
        pytest.param(
            "$LATEST",
            "InvalidParameterValueException",
            "$LATEST version cannot be deleted without deleting the function.",
            id="latest",
        ),
        pytest.param(
            "live", "InvalidParameterValueException", "Deletion of aliases is not currently supported.", id="alias"
        ),
    ],
)
def test_refusals(plane: Plane, qualifier: str, code: str, message: str) -> None:
    name = plane.function(Publish=True)
    plane.publish(name)
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    weights = {"AdditionalVersionWeights": {"2": 0.5}}
    plane.lambda_.create_alias(FunctionName=name, Name="both", FunctionVersion="1", RoutingConfig=weights)
    assert refused(plane.lambda_.delete_function, FunctionName=name, Qualifier=qualifier) == (code, message)


@pytest.mark.parametrize("qualifier", ["", ":1", ":$LATEST"])
def test_a_function_that_is_not_there(plane: Plane, qualifier: str) -> None:
    found = refused(plane.lambda_.delete_function, FunctionName=f"none{qualifier}")
    assert found[0] == ("InvalidParameterValueException" if "LATEST" in qualifier else "ResourceNotFoundException")
