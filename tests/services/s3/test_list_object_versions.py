from typing import Any

import pytest

from tests.services.s3.asking import code


@pytest.fixture
def history(s3: Any, versioned: str) -> list[tuple[str, str, bool]]:
    """Key, version id and whether it is a marker, in the order of a listing."""
    lines: list[tuple[str, str, bool]] = []
    for key in ("a", "b/x", "c"):
        ids = [(s3.put_object(Bucket=versioned, Key=key, Body=b"1")["VersionId"], False) for _ in range(3)]
        if key != "a":
            ids.insert(2, (s3.delete_object(Bucket=versioned, Key=key)["VersionId"], True))
            ids[2], ids[3] = ids[3], ids[2]
        lines += [(key, version_id, marker) for version_id, marker in reversed(ids)]
    return lines


def lines_of(page: Any) -> set[tuple[str, str, bool]]:
    versions = {(item["Key"], item["VersionId"], False) for item in page.get("Versions", [])}
    return versions | {(item["Key"], item["VersionId"], True) for item in page.get("DeleteMarkers", [])}


@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_pages(s3: Any, versioned: str, history: list[tuple[str, str, bool]], size: int) -> None:
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=versioned, MaxKeys=size))
    chunks = [set(history[at : at + size]) for at in range(0, len(history), size)]
    assert [lines_of(page) for page in pages] == chunks


def test_the_latest_one_is_told(s3: Any, versioned: str, history: list[tuple[str, str, bool]]) -> None:
    page = s3.list_object_versions(Bucket=versioned)
    latest = {item["Key"]: item["VersionId"] for item in page["Versions"] + page["DeleteMarkers"] if item["IsLatest"]}
    assert latest == {key: next(line[1] for line in history if line[0] == key) for key in ("a", "b/x", "c")}


def test_prefixes_and_markers(s3: Any, versioned: str, history: list[tuple[str, str, bool]]) -> None:
    page = s3.list_object_versions(Bucket=versioned, Delimiter="/")
    assert [item["Prefix"] for item in page["CommonPrefixes"]] == ["b/"]
    assert {key for key, _, _ in lines_of(page)} == {"a", "c"}
    assert lines_of(s3.list_object_versions(Bucket=versioned, Prefix="b/")) == set(history[3:7])
    assert code(s3.list_object_versions, Bucket=versioned, VersionIdMarker="x") == "InvalidArgument"


def test_a_bucket_without_versions(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    (item,) = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert (item["VersionId"], item["IsLatest"]) == ("null", True)
