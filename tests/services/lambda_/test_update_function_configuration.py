"""UpdateFunctionConfiguration: what is given changes, what is not given stays."""

from typing import Any

import pytest

from tests.services.lambda_.plane import LAYER, Plane, refused, unknown


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        pytest.param({"Description": "new"}, {}, id="description"),
        pytest.param({"Description": ""}, {}, id="no description"),
        pytest.param({"Handler": "other.handle"}, {}, id="handler"),
        pytest.param({"Runtime": "nodejs22.x"}, {}, id="runtime"),
        pytest.param({"Timeout": 7}, {}, id="timeout"),
        pytest.param({"MemorySize": 256}, {}, id="memory"),
        pytest.param({"Role": "arn:aws:iam::000000000000:role/path/other"}, {}, id="role"),
        pytest.param({"Environment": {"Variables": {"TWO": "2"}}}, {}, id="environment is replaced"),
        pytest.param({"Environment": {"Variables": {}}}, {"Environment": None}, id="no environment"),
        pytest.param({"Layers": []}, {"Layers": None}, id="no layers"),
        pytest.param({"DeadLetterConfig": {"TargetArn": ""}}, {"DeadLetterConfig": None}, id="no dead letters"),
        pytest.param({"TracingConfig": {"Mode": "Active"}}, {}, id="tracing"),
        pytest.param({"EphemeralStorage": {"Size": 1024}}, {}, id="storage"),
        pytest.param({"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []}}, {"VpcConfig": None}, id="no network"),
    ],
)
def test_one_thing_changes(plane: Plane, change: dict[str, Any], shown: dict[str, Any]) -> None:
    layer = plane.layer("one")
    queue = plane.cloud.arn(plane.cloud.queue())
    before = plane.create(
        plane.name(),
        Description="old",
        Environment={"Variables": {"ONE": "1"}},
        Layers=[layer],
        DeadLetterConfig={"TargetArn": queue},
    )
    plane.advance(seconds=1)
    after = plane.lambda_.update_function_configuration(FunctionName=before["FunctionName"], **change)
    expected = {**before, **change, **shown}
    for member in {*before, *after, *expected} - {"ResponseMetadata", "RevisionId", "LastModified"}:
        assert after.get(member) == expected.get(member), member
    assert after["RevisionId"] != before["RevisionId"]
    assert after["LastModified"] != before["LastModified"]


def test_logging(plane: Plane) -> None:
    name = plane.function()
    update = plane.lambda_.update_function_configuration
    found = update(FunctionName=name, LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "WARN"})
    levels = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN"}
    assert found["LoggingConfig"] == levels | {"LogGroup": f"/aws/lambda/{name}"}
    found = update(FunctionName=name, LoggingConfig={"LogGroup": "mine"})
    assert found["LoggingConfig"] == levels | {"LogGroup": "mine"}
    found = update(FunctionName=name, LoggingConfig={"LogFormat": "Text"})
    assert found["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "mine"}


def test_a_layer_that_was_deleted_stays_until_layers_are_given(plane: Plane) -> None:
    layer = plane.layer("gone")
    name = plane.function(Layers=[layer])
    plane.lambda_.delete_layer_version(LayerName="gone", VersionNumber=1)
    kept = plane.lambda_.update_function_configuration(FunctionName=name, Timeout=4)
    assert [found["Arn"] for found in kept["Layers"]] == [layer]
    assert kept["Layers"][0]["CodeSize"] > 0
    plane.settle()
    assert plane.ground.prewarmed[-1].layers
    found = refused(plane.lambda_.update_function_configuration, FunctionName=name, Layers=[layer])
    assert found == ("InvalidParameterValueException", f"Layer version {layer} does not exist.")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"Runtime": "nodejs12.x"}, "InvalidParameterValueException", id="retired runtime"),
        pytest.param({"Runtime": "python3"}, "InvalidParameterValueException", id="unknown runtime"),
        pytest.param({"Layers": [f"{LAYER}:none:1"]}, "InvalidParameterValueException", id="no layer"),
        pytest.param({"Timeout": 1000}, "InvalidParameterValueException", id="timeout"),
        pytest.param({"RevisionId": "0" * 36}, "PreconditionFailedException", id="another revision"),
        pytest.param({"SnapStart": {"ApplyOn": "PublishedVersions"}}, "UnsupportedOperation", id="snap start"),
    ],
)
def test_refusals_change_nothing(plane: Plane, change: dict[str, Any], code: str) -> None:
    before = plane.create(plane.name())
    name = before["FunctionName"]
    request = {"Description": "new", **change}
    assert refused(plane.lambda_.update_function_configuration, FunctionName=name, **request)[0] == code
    after = plane.lambda_.get_function_configuration(FunctionName=name)
    assert (after["Description"], after["RevisionId"]) == ("", before["RevisionId"])


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.update_function_configuration, FunctionName="none") == unknown("none")
