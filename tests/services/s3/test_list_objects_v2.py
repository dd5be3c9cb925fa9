from typing import Any

import pytest

from tests.services.s3.asking import code, keys, prefixes

REST = ["a.txt", "photos/2007/x.jpg", "photos/top.jpg", "z", "ä/b c"]
KEYS = ("a.txt", "photos/2006/jan.jpg", "photos/2006/feb.jpg", "photos/2007/x.jpg", "photos/top.jpg", "z", "ä/b c")


@pytest.fixture
def full(s3: Any, bucket: str) -> str:
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=b"1")
    return bucket


@pytest.mark.parametrize(
    ("query", "found_keys", "found_prefixes"),
    [
        pytest.param({}, sorted(KEYS, key=str.encode), [], id="all, as UTF-8 sorts"),
        pytest.param({"Delimiter": "/"}, ["a.txt", "z"], ["photos/", "ä/"], id="folders"),
        pytest.param(
            {"Delimiter": "/", "Prefix": "photos/"},
            ["photos/top.jpg"],
            ["photos/2006/", "photos/2007/"],
            id="in a folder",
        ),
        pytest.param({"Prefix": "photos/2006"}, ["photos/2006/feb.jpg", "photos/2006/jan.jpg"], [], id="a prefix"),
        pytest.param(
            {"Delimiter": "2006"},
            ["a.txt", "photos/2007/x.jpg", "photos/top.jpg", "z", "ä/b c"],
            ["photos/2006"],
            id="any delimiter",
        ),
        pytest.param({"StartAfter": "photos/top.jpg"}, ["z", "ä/b c"], [], id="after a key"),
        pytest.param({"StartAfter": "b", "Prefix": "photos/2007"}, ["photos/2007/x.jpg"], [], id="below a prefix"),
        pytest.param({"Prefix": "nothing"}, [], [], id="nothing"),
        pytest.param({"MaxKeys": 0}, [], [], id="no room"),
    ],
)
def test_queries(s3: Any, full: str, query: dict[str, Any], found_keys: list[str], found_prefixes: list[str]) -> None:
    found = s3.list_objects_v2(Bucket=full, **query)
    assert (keys(found), prefixes(found), found["IsTruncated"]) == (found_keys, found_prefixes, False)
    assert found["KeyCount"] == len(found_keys) + len(found_prefixes)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("query", [{}, {"Delimiter": "/"}, {"Delimiter": "/", "Prefix": "photos/"}], ids=str)
def test_pages_together_are_the_whole(s3: Any, full: str, query: dict[str, Any], size: int) -> None:
    whole = s3.list_objects_v2(Bucket=full, **query)
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=full, MaxKeys=size, **query))
    assert [key for page in pages for key in keys(page)] == keys(whole)
    assert [prefix for page in pages for prefix in prefixes(page)] == prefixes(whole)
    assert {page["KeyCount"] for page in pages[:-1]} <= {size}


def test_many_keys_below_many_prefixes(s3: Any, bucket: str) -> None:
    for folder in range(40):
        for file in range(3):
            s3.put_object(Bucket=bucket, Key=f"{folder:02}/{file}", Body=b"")
    found = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    assert prefixes(found) == [f"{folder:02}/" for folder in range(40)]


def test_what_is_shown_of_an_object(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"hello", ChecksumAlgorithm="SHA256")
    item = s3.list_objects_v2(Bucket=bucket, FetchOwner=True)["Contents"][0]
    assert (item["Size"], item["StorageClass"], item["ChecksumAlgorithm"]) == (5, "STANDARD", ["SHA256"])
    assert len(item["Owner"]["ID"]) == 64
    assert "Owner" not in s3.list_objects_v2(Bucket=bucket)["Contents"][0]


def test_what_is_refused(s3: Any, bucket: str) -> None:
    assert code(s3.list_objects_v2, Bucket=bucket, ContinuationToken="!") == "InvalidArgument"
    assert code(s3.list_objects_v2, Bucket=bucket, MaxKeys=-1) == "InvalidArgument"
    assert code(s3.list_objects_v2, Bucket=bucket, EncodingType="rot13") == "InvalidArgument"
    assert code(s3.list_objects_v2, Bucket="nowhere") == "NoSuchBucket"
