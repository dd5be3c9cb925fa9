"""A bucket with versions against a dictionary of lists, whatever is done in whatever order.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
"""

import itertools
from collections.abc import Iterator
from typing import Any, Final, final

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from tests.cloud import Cloud
from tests.models.sqs import budget

_KEYS: Final = ("a", "a/b", "ab", "ä")
_KEY: Final = st.sampled_from(_KEYS)
_STEPS: Final = st.one_of(
    st.tuples(st.just("put"), _KEY, st.sampled_from([0, 1, 70_000])),
    st.tuples(st.just("delete"), _KEY, st.just(0)),
    st.tuples(st.just("delete version"), _KEY, st.integers(0, 3)),
    st.tuples(st.just("Enabled"), st.just(""), st.just(0)),
    st.tuples(st.just("Suspended"), st.just(""), st.just(0)),
)
_NUMBERS: Final = itertools.count()


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Cloud() as running:
        yield running


@final
class Oracle:
    """Of each key its versions, the newest first: id and bytes; None is a delete marker."""

    def __init__(self) -> None:
        self.versioning = ""
        self.keys: dict[str, list[tuple[str, bytes | None]]] = {}

    def add(self, key: str, version_id: str, data: bytes | None) -> None:
        versions = self.keys.setdefault(key, [])
        if version_id == "null":
            versions[:] = [line for line in versions if line[0] != "null"]
        versions.insert(0, (version_id, data))

    def remove(self, key: str, version_id: str) -> None:
        kept = [line for line in self.keys.get(key, []) if line[0] != version_id]
        self.keys[key] = kept

    def latest(self, key: str) -> bytes | None:
        versions = self.keys.get(key)
        return versions[0][1] if versions else None

    def lines(self) -> list[tuple[str, str, bool]]:
        return [
            (key, version_id, data is None)
            for key in sorted(self.keys, key=str.encode)
            for version_id, data in self.keys[key]
        ]


def step(s3: Any, bucket: str, oracle: Oracle, name: str, key: str, number: int) -> None:
    if name == "put":
        data = f"{next(_NUMBERS)} ".encode() * number
        answer = s3.put_object(Bucket=bucket, Key=key, Body=data)
        oracle.add(key, answer.get("VersionId", "null"), data)
    elif name == "delete":
        answer = s3.delete_object(Bucket=bucket, Key=key)
        if oracle.versioning:
            oracle.add(key, answer["VersionId"], None)
        else:
            oracle.keys.pop(key, None)
    elif name == "delete version":
        versions = oracle.keys.get(key, [])
        version_id = versions[number][0] if number < len(versions) else "null"
        s3.delete_object(Bucket=bucket, Key=key, VersionId=version_id)
        oracle.remove(key, version_id)
    else:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": name})
        oracle.versioning = name


def read(s3: Any, **asked: str) -> bytes | None:
    try:
        data: bytes = s3.get_object(**asked)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "MethodNotAllowed"):
            raise
        return None
    return data


def listed(s3: Any, bucket: str) -> list[tuple[str, str, bool]]:
    """All versions in S3's order, a few at a time: within a page, markers stand in a list of their own."""
    found: list[tuple[str, str, bool]] = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, MaxKeys=1):
        found += [(item["Key"], item["VersionId"], False) for item in page.get("Versions", [])]
        found += [(item["Key"], item["VersionId"], True) for item in page.get("DeleteMarkers", [])]
    return found


@given(steps=st.lists(_STEPS, max_size=25))
@budget(30)
def test_a_bucket_is_a_dictionary_of_lists(cloud: Cloud, steps: list[tuple[str, str, int]]) -> None:
    s3 = cloud.client("s3")
    bucket = f"model-{next(_NUMBERS)}"
    s3.create_bucket(Bucket=bucket)
    oracle = Oracle()
    for name, key, number in steps:
        step(s3, bucket, oracle, name, key, number)
    for key in _KEYS:
        assert read(s3, Bucket=bucket, Key=key) == oracle.latest(key)
        for version_id, data in oracle.keys.get(key, []):
            assert read(s3, Bucket=bucket, Key=key, VersionId=version_id) == data
    assert listed(s3, bucket) == oracle.lines()
    alive = [key for key in sorted(_KEYS, key=str.encode) if oracle.latest(key) is not None]
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])] == alive
