"""UpdateFunctionCode: other code, published or not, or only looked at."""

from typing import Any

import pytest

from fogbank.services.lambda_ import layers
from tests.services.lambda_.plane import FUNCTION, OTHER_REVISION, Plane, archive, refused, unknown

NO_BUCKET = "S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"


def test_other_code(plane: Plane) -> None:
    before = plane.create(plane.name())
    plane.advance(seconds=1)
    package = archive(handler="def handle(event, context): return 2")
    after = plane.lambda_.update_function_code(FunctionName=before["FunctionName"], ZipFile=package)
    assert after["CodeSize"] == len(package)
    for member in ("CodeSha256", "RevisionId", "LastModified"):
        assert after[member] != before[member]
    assert (after["Version"], after["LastUpdateStatus"]) == ("$LATEST", "Successful")


def test_published_at_once(plane: Plane) -> None:
    name = plane.function()
    made = plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive(a="1"), Publish=True)
    assert (made["Version"], made["FunctionArn"]) == ("1", f"{FUNCTION}:{name}:1")


def test_another_architecture(plane: Plane) -> None:
    name = plane.function()
    made = plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive(), Architectures=["arm64"])
    assert made["Architectures"] == ["arm64"]


def test_a_dry_run_changes_nothing(plane: Plane) -> None:
    before = plane.create(plane.name())
    name = before["FunctionName"]
    would_be = plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive(a="1"), DryRun=True)
    assert would_be["CodeSha256"] != before["CodeSha256"]
    after = plane.lambda_.get_function_configuration(FunctionName=name)
    assert (after["CodeSha256"], after["RevisionId"]) == (before["CodeSha256"], before["RevisionId"])
    found = refused(plane.lambda_.update_function_code, FunctionName=name, ZipFile=b"x" * 30, DryRun=True)
    assert found[0] == "InvalidParameterValueException"


def test_environments_of_old_code_end_and_those_of_versions_stay(plane: Plane) -> None:
    name = plane.function(Publish=True)
    plane.settle()
    first = plane.ground.prewarmed[-1]
    plane.lambda_.update_function_code(FunctionName=name, ZipFile=archive(a="1"))
    plane.settle()
    assert plane.ground.retired[-1] == (f"{FUNCTION}:{name}", 2)
    assert plane.ground.prewarmed[-1].revision != first.revision
    assert plane.ground.prewarmed[-1].code != first.code


def test_environments_outlive_changes_of_policies_and_publishing(plane: Plane) -> None:
    name = plane.function()
    plane.settle()
    prewarmed, retired = len(plane.ground.prewarmed), len(plane.ground.retired)
    plane.lambda_.add_permission(FunctionName=name, StatementId="s", Action="lambda:*", Principal="111111111111")
    plane.lambda_.publish_version(FunctionName=name)
    plane.settle()
    assert (len(plane.ground.prewarmed), len(plane.ground.retired)) == (prewarmed, retired)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param({}, ("InvalidParameterValueException", "Please provide a source for function code."), id="none"),
        pytest.param(
            {"ZipFile": archive(), "RevisionId": "0" * 36},
            OTHER_REVISION,
            id="another revision",
        ),
        pytest.param(
            {"ImageUri": "image"},
            ("UnsupportedOperation", "Fogbank does not support the parameter UpdateFunctionCode.ImageUri."),
            id="image",
        ),
        pytest.param(
            {"S3Bucket": "bucket", "S3Key": "key"},
            (
                "InvalidParameterValueException",
                f"Error occurred while GetObject. {NO_BUCKET}",
            ),
            id="no bucket",
        ),
        pytest.param(
            {"S3Bucket": "fogbank-folder", "S3Key": "not/absolute"},
            (
                "InvalidParameterValueException",
                "not/absolute is not the absolute path of a folder on the machine that Fogbank runs on.",
            ),
            id="no folder",
        ),
    ],
)
@pytest.mark.parametrize("dry", [False, True])
def test_refusals(plane: Plane, request_: dict[str, Any], expected: tuple[str, str], dry: bool) -> None:
    name = plane.function()
    assert refused(plane.lambda_.update_function_code, FunctionName=name, DryRun=dry, **request_) == expected


def test_too_much_with_layers(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "UNPACKED_BYTES_MAX", 1000)
    zeros = archive(zeros=b"\0" * 600)
    layer = plane.layer("large", Content={"ZipFile": zeros})
    name = plane.function(Layers=[layer])
    expected = (
        "Function code combined with layers exceeds the maximum allowed size of 1000 bytes. "
        "The actual size is 1200 bytes."
    )
    found = refused(plane.lambda_.update_function_code, FunctionName=name, ZipFile=zeros)
    assert found == ("InvalidParameterValueException", expected)


def test_a_function_that_is_not_there(plane: Plane) -> None:
    assert refused(plane.lambda_.update_function_code, FunctionName="none", ZipFile=archive()) == unknown("none")
