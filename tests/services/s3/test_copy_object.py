from typing import Any

import pytest

from tests.services.s3.asking import body, code


@pytest.fixture
def source(s3: Any, bucket: str) -> dict[str, str]:
    s3.put_object(Bucket=bucket, Key="a b/ü", Body=b"hello", ContentType="text/x", Metadata={"a": "1"}, Tagging="t=1")
    return {"Bucket": bucket, "Key": "a b/ü"}


def test_all_is_copied(s3: Any, bucket: str, source: dict[str, str]) -> None:
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource=source)
    found = s3.get_object(Bucket=bucket, Key="copy")
    assert (body(found), found["ContentType"], found["Metadata"], found["TagCount"]) == (
        b"hello",
        "text/x",
        {"a": "1"},
        1,
    )
    assert copied["CopyObjectResult"]["ETag"] == found["ETag"]


def test_words_of_its_own(s3: Any, bucket: str, source: dict[str, str]) -> None:
    s3.copy_object(
        Bucket=bucket,
        Key="copy",
        CopySource=source,
        MetadataDirective="REPLACE",
        Metadata={"b": "2"},
        TaggingDirective="REPLACE",
        Tagging="",
        ChecksumAlgorithm="SHA256",
    )
    found = s3.head_object(Bucket=bucket, Key="copy", ChecksumMode="ENABLED")
    assert (found["Metadata"], found["ContentType"], "TagCount" in found) == ({"b": "2"}, "binary/octet-stream", False)
    assert found["ChecksumSHA256"] == "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="


def test_onto_itself(s3: Any, bucket: str, source: dict[str, str]) -> None:
    assert code(s3.copy_object, **source, CopySource=source) == "InvalidRequest"
    s3.copy_object(**source, CopySource=source, MetadataDirective="REPLACE", Metadata={"new": "1"})
    assert s3.head_object(**source)["Metadata"] == {"new": "1"}


def test_an_older_version(s3: Any, versioned: str) -> None:
    first = s3.put_object(Bucket=versioned, Key="k", Body=b"old")["VersionId"]
    s3.put_object(Bucket=versioned, Key="k", Body=b"new")
    copied = s3.copy_object(Bucket=versioned, Key="k", CopySource={"Bucket": versioned, "Key": "k", "VersionId": first})
    assert copied["CopySourceVersionId"] == first
    assert body(s3.get_object(Bucket=versioned, Key="k")) == b"old"


def test_a_large_one_and_its_source_removed(s3: Any, bucket: str) -> None:
    data = bytes(index * 3 % 256 for index in range(300_000))
    s3.put_object(Bucket=bucket, Key="large", Body=data)
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/large")
    s3.delete_object(Bucket=bucket, Key="large")
    assert body(s3.get_object(Bucket=bucket, Key="copy")) == data


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param({"CopySource": "nowhere/k"}, "NoSuchBucket", id="no bucket"),
        pytest.param({"CopySource": "BUCKET/other"}, "NoSuchKey", id="no key"),
        pytest.param({"CopySource": "BUCKET"}, "InvalidArgument", id="a bucket alone"),
        pytest.param({"MetadataDirective": "KEEP"}, "InvalidArgument", id="no directive"),
        pytest.param({"CopySourceIfMatch": "other"}, "PreconditionFailed", id="a condition of the source"),
        pytest.param({"CopySourceIfNoneMatch": "*"}, "PreconditionFailed", id="none match"),
        pytest.param({"IfMatch": "other"}, "NoSuchKey", id="a condition of the target"),
    ],
)
def test_what_is_refused(s3: Any, bucket: str, source: dict[str, str], wish: dict[str, Any], expected: str) -> None:
    asked: dict[str, Any] = {"CopySource": source} | wish
    if isinstance(asked["CopySource"], str):
        asked["CopySource"] = asked["CopySource"].replace("BUCKET", bucket)
    assert code(s3.copy_object, Bucket=bucket, Key="copy", **asked) == expected
