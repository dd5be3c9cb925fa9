from typing import Any

import pytest

from tests.cloud import Cloud
from tests.services.s3.asking import code


@pytest.fixture
def mine(cloud: Cloud) -> Any:
    """A client of an account of its own, with four buckets in two regions."""
    s3 = cloud.client("s3", access_key="444455556666")
    for name in ("list-b", "list-a", "list-c"):
        s3.create_bucket(Bucket=name)
    s3.create_bucket(Bucket="other", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return s3


def test_pages_prefixes_and_regions(cloud: Cloud, mine: Any) -> None:
    cloud.client("s3", access_key="777788889999").create_bucket(Bucket="list-not-mine")

    def names(**query: Any) -> list[str]:
        return [found["Name"] for found in mine.list_buckets(**query)["Buckets"]]

    assert names() == ["list-a", "list-b", "list-c", "other"]
    assert names(Prefix="list") == ["list-a", "list-b", "list-c"]
    assert names(BucketRegion="eu-west-1") == ["other"]
    first = mine.list_buckets(MaxBuckets=3)
    assert names(ContinuationToken=first["ContinuationToken"]) == ["other"]
    assert code(mine.list_buckets, MaxBuckets=10_001) == "InvalidArgument"


def test_directory_buckets_are_others(s3: Any, bucket: str) -> None:
    assert bucket
    assert code(s3.list_directory_buckets) == "UnsupportedOperation"
