"""Code that lies in S3: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCode.html"""

from hashlib import sha256
from typing import Any, Final

import pytest

from tests.services.lambda_.plane import Plane, archive, refused

# So much that no compression makes it small.
LARGE: Final = b"".join(sha256(str(number).encode()).digest() for number in range(6000))


@pytest.fixture
def bucket(plane: Plane) -> str:
    s3 = plane.cloud.client("s3")
    s3.create_bucket(Bucket="code")
    s3.put_bucket_versioning(Bucket="code", VersioningConfiguration={"Status": "Enabled"})
    return "code"


def put(plane: Plane, bucket: str, data: bytes) -> str:
    return str(plane.cloud.client("s3").put_object(Bucket=bucket, Key="f.zip", Body=data)["VersionId"])


def test_a_function_a_new_version_of_its_code_and_a_layer(plane: Plane, bucket: str) -> None:
    first, second = archive(a=b"1"), archive(a=LARGE)
    old, new = put(plane, bucket, first), put(plane, bucket, second)
    name = plane.name()
    made = plane.create(name, Code={"S3Bucket": bucket, "S3Key": "f.zip", "S3ObjectVersion": old})
    assert made["CodeSize"] == len(first)
    changed = plane.lambda_.update_function_code(FunctionName=name, S3Bucket=bucket, S3Key="f.zip")
    assert changed["CodeSize"] == len(second)
    layer = plane.lambda_.publish_layer_version(
        LayerName="l", Content={"S3Bucket": bucket, "S3Key": "f.zip", "S3ObjectVersion": new}
    )
    assert layer["Content"]["CodeSize"] == len(second)
    # What was uploaded here goes; the function keeps its code.
    plane.cloud.client("s3").delete_object(Bucket=bucket, Key="f.zip", VersionId=new)
    plane.cloud.advance(hours=1)
    again = plane.lambda_.update_function_configuration(FunctionName=name, Description="x")
    assert again["CodeSha256"] == changed["CodeSha256"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(
            {"S3Key": "none"}, "S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.", id="key"
        ),
        pytest.param(
            {"S3ObjectVersion": "v" * 32},
            "S3 Error Code: NoSuchVersion. S3 Error Message: The specified version does not exist.",
            id="version",
        ),
        pytest.param(
            {"S3Bucket": "nowhere"},
            "S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
            id="bucket",
        ),
    ],
)
def test_what_s3_says_is_passed_on(plane: Plane, bucket: str, asked: dict[str, Any], said: str) -> None:
    put(plane, bucket, archive())
    code = {"S3Bucket": bucket, "S3Key": "f.zip"} | asked
    assert refused(plane.create, name=plane.name(), Code=code) == (
        "InvalidParameterValueException",
        f"Error occurred while GetObject. {said}",
    )
