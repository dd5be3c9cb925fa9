"""CreateFunction: what is kept, what is refused, and in which words."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.services.lambda_.plane import FUNCTION, LAYER, ROLE, Plane, archive, body, raised, refused


def test_what_is_not_said_has_aws_defaults(plane: Plane) -> None:
    name = plane.name()
    package = archive()
    made = body(plane.create(name, Code={"ZipFile": package}))
    assert re.fullmatch(r"[0-9a-f-]{36}", made.pop("RevisionId"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", made.pop("LastModified"))
    assert made == {
        "FunctionName": name,
        "FunctionArn": f"{FUNCTION}:{name}",
        "Runtime": "python3.12",
        "Role": ROLE,
        "Handler": "handler.handle",
        "CodeSize": len(package),
        "CodeSha256": b64encode(sha256(package).digest()).decode(),
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "Version": "$LATEST",
        "TracingConfig": {"Mode": "PassThrough"},
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
        "State": "Active",
        "LastUpdateStatus": "Successful",
    }


def test_what_is_said_is_kept(plane: Plane) -> None:
    queue = plane.cloud.arn(plane.cloud.queue())
    layer = plane.layer("kept")
    said: dict[str, Any] = {
        "Description": "does it",
        "Timeout": 900,
        "MemorySize": 10240,
        "Environment": {"Variables": {"KEY": "value"}},
        "TracingConfig": {"Mode": "Active"},
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 10240},
        "DeadLetterConfig": {"TargetArn": queue},
        "KMSKeyArn": "arn:aws:kms:us-east-1:000000000000:key/1",
        "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
    }
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "LogGroup": "mine"}
    made = plane.create(plane.name(), Layers=[layer], LoggingConfig=logging, **said)
    assert {key: made[key] for key in said} == said
    assert made["LoggingConfig"] == logging | {"SystemLogLevel": "INFO"}
    assert [found["Arn"] for found in made["Layers"]] == [layer]
    assert made["Layers"][0]["CodeSize"] > 0


def test_published_at_once(plane: Plane) -> None:
    name = plane.name()
    made = plane.create(name, Publish=True)
    assert (made["Version"], made["FunctionArn"]) == ("1", f"{FUNCTION}:{name}:1")
    assert plane.lambda_.get_function(FunctionName=name)["Configuration"]["Version"] == "$LATEST"


def test_a_folder_instead_of_an_archive(plane: Plane, tmp_path: Path) -> None:
    name = plane.name()
    made = plane.create(name, Code={"S3Bucket": "fogbank-folder", "S3Key": str(tmp_path)})
    assert made["CodeSize"] == 0
    assert plane.lambda_.get_function(FunctionName=name)["Code"]["Location"] == tmp_path.as_uri()


@pytest.mark.parametrize("text", ["{name}", f"{FUNCTION}:{{name}}", "function:{name}", "000000000000:function:{name}"])
def test_names_in_all_their_forms(plane: Plane, text: str) -> None:
    name = plane.name()
    assert plane.create(text.format(name=name))["FunctionArn"] == f"{FUNCTION}:{name}"


def test_one_of_this_name_is_there(plane: Plane) -> None:
    name = plane.function()
    assert refused(plane.create, name=name) == ("ResourceConflictException", f"Function already exist: {name}")


VALIDATION = "1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}"
MANDATORY = "Runtime and Handler are mandatory parameters for functions created with deployment packages."
PYTHON_27 = (
    "The runtime parameter of python2.7 is no longer supported for creating or updating AWS Lambda functions. "
    "We recommend you use a supported runtime while creating or updating functions."
)
EMPTY = "Uploaded file must be a non-empty zip"
UNZIP = "Could not unzip uploaded file. Please check your file, then try to upload again."
RESERVED = (
    "Lambda was unable to configure your environment variables because the environment variables you have provided "
    "contains reserved keys that are currently not supported for modification. Reserved keys used in this request: "
    "AWS_LAMBDA_RUNTIME_API, AWS_REGION"
)
TOO_LONG = (
    "Lambda was unable to configure your environment variables because the environment variables you have provided "
    f'exceeded the 4KB limit. String measured: {{"KEY":"{"v" * 4087}"}}'
)
TWO_VERSIONS = (
    "Two different versions of the same layer are not allowed to be referenced in the same function. "
    f"{LAYER}:twice:1 and {LAYER}:twice:2 are versions of the same layer."
)
LEVELS = "To use ApplicationLogLevel or SystemLogLevel in LoggingConfig, you must set LogFormat to JSON."


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"Runtime": None}, MANDATORY, id="no runtime"),
        pytest.param({"Handler": None}, MANDATORY, id="no handler"),
        pytest.param({"Handler": None, "Runtime": "provided.al2023"}, MANDATORY, id="no handler for a bootstrap"),
        pytest.param({"Runtime": "python2.7"}, PYTHON_27, id="retired runtime"),
        pytest.param({"Code": {}}, "Please provide a source for function code.", id="no code"),
        pytest.param({"Code": {"ZipFile": b""}}, EMPTY, id="empty file"),
        pytest.param({"Code": {"ZipFile": b"PK\5\6" + b"\0" * 18}}, EMPTY, id="empty archive"),
        pytest.param({"Code": {"ZipFile": b"no archive at all, just bytes"}}, UNZIP, id="no archive"),
        pytest.param(
            {"Code": {"ZipFile": archive(), "S3Bucket": "bucket"}},
            "Please do not provide other FunctionCode parameters when providing a ZipFile.",
            id="two sources",
        ),
        pytest.param(
            {"Timeout": 901},
            "'Timeout' value failed to satisfy constraint: Member must have value less than or equal to 900",
            id="timeout",
        ),
        pytest.param(
            {"MemorySize": 10241},
            "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240",
            id="memory",
        ),
        pytest.param(
            {"Environment": {"Variables": {"AWS_REGION": "x", "AWS_LAMBDA_RUNTIME_API": "x"}}}, RESERVED, id="reserved"
        ),
        pytest.param({"Environment": {"Variables": {"KEY": "v" * 4087}}}, TOO_LONG, id="environment"),
        pytest.param({"Layers": [f"{LAYER}:l{n}:1" for n in range(6)]}, "Cannot reference more than 5 layers.", id="6"),
        pytest.param({"Layers": [f"{LAYER}:twice:1", f"{LAYER}:twice:2"]}, TWO_VERSIONS, id="one layer twice"),
        pytest.param({"Layers": [f"{LAYER}:no:1"]}, f"Layer version {LAYER}:no:1 does not exist.", id="no layer"),
        pytest.param(
            {"Layers": ["arn:aws:lambda:eu-west-1:000000000000:layer:far:1"]},
            "Layers are not in the same region as the function. Layers are expected to be in region us-east-1.",
            id="a layer of another region",
        ),
        pytest.param({"LoggingConfig": {"ApplicationLogLevel": "INFO"}}, LEVELS, id="levels for text"),
        pytest.param({"Tags": {f"k{n}": "" for n in range(51)}}, "Number of tags exceeds resource tag limit.", id="51"),
        pytest.param(
            {"DeadLetterConfig": {"TargetArn": "arn:aws:kinesis:us-east-1:000000000000:stream/s"}},
            "The dead letter target ARN arn:aws:kinesis:us-east-1:000000000000:stream/s is invalid.",
            id="dead letters elsewhere",
        ),
    ],
)
def test_refusals(plane: Plane, settings: dict[str, Any], message: str) -> None:
    name = plane.name()
    assert refused(plane.create, name=name, **settings) == ("InvalidParameterValueException", message)
    assert refused(plane.lambda_.get_function, FunctionName=name)[0] == "ResourceNotFoundException"


def test_an_environment_as_large_as_can_be(plane: Plane) -> None:
    plane.function(Environment={"Variables": {"KEY": "v" * 4086}})


@pytest.mark.parametrize(
    ("settings", "at", "constraint"),
    [
        pytest.param(
            {"Role": "admin"},
            ("admin", "role"),
            r"Member must satisfy regular expression pattern: "
            r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
            id="role",
        ),
        pytest.param(
            {"FunctionName": "f" * 65},
            ("f" * 65, "functionName"),
            "Member must have length less than or equal to 64",
            id="name too long",
        ),
        pytest.param(
            {"Timeout": 0}, ("0", "timeout"), "Member must have value greater than or equal to 1", id="timeout"
        ),
    ],
)
def test_what_does_not_fit_the_model(
    plane: Plane, settings: dict[str, Any], at: tuple[str, str], constraint: str
) -> None:
    request = {"name": settings.pop("FunctionName", plane.name()), "client": plane.lax, **settings}
    assert refused(plane.create, **request) == ("ValidationException", VALIDATION.format(*at, constraint))


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"PackageType": "Image", "Code": {"ImageUri": "i"}}, id="image"),
        pytest.param({"SnapStart": {"ApplyOn": "PublishedVersions"}}, id="snap start"),
        pytest.param({"VpcConfig": {"SubnetIds": ["subnet-1"]}}, id="network"),
        pytest.param(
            {"FileSystemConfigs": [{"Arn": "a", "LocalMountPath": "/mnt/a"}]},
            id="file systems",
        ),
        pytest.param({"CodeSigningConfigArn": "a"}, id="code signing"),
        pytest.param({"DurableConfig": {"RetentionPeriodInDays": 1}}, id="durable"),
    ],
)
def test_refused_by_name(plane: Plane, settings: dict[str, Any]) -> None:
    assert refused(plane.create, name=plane.name(), **settings)[0] in ("UnsupportedOperation", "ValidationException")


def test_a_runtime_that_aws_never_had(plane: Plane) -> None:
    code, message = refused(plane.create, name=plane.name(), Runtime="python3")
    assert code == "InvalidParameterValueException"
    said, _, known = message.partition("[")
    assert said == "Value python3 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
    assert known.endswith("] or be a valid ARN")
    assert {"python3.13", "nodejs22.x"} < set(known.partition("]")[0].split(", "))


def test_functions_of_runtimes_that_the_machine_has_not_are_made_all_the_same(plane: Plane) -> None:
    assert plane.create(plane.name(), Runtime="java21", Handler="a.B::c")["State"] == "Active"


def test_a_new_function_is_prewarmed(plane: Plane) -> None:
    name = plane.function()
    plane.settle()
    assert [spec.name for spec in plane.ground.prewarmed if spec.name == name] == [name]


def test_names_of_other_regions(plane: Plane) -> None:
    arn = "arn:aws:lambda:eu-west-1:000000000000:function:far"
    expected = "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"
    assert refused(plane.create, name=arn) == ("ResourceNotFoundException", expected)


def test_too_large_for_a_request() -> None:
    import asyncio

    from fogbank.services.lambda_.code import FunctionCode, keep_code

    given = FunctionCode(zip_file=b"\0" * 52_428_801)
    expected = "Request must be smaller than 70167211 bytes for the CreateFunction operation"
    found = raised(lambda: asyncio.run(keep_code(None, None, given, "CreateFunction")))  # type: ignore[arg-type]
    assert found == ("RequestEntityTooLargeException", expected)
