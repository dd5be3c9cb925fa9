from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.services.s3.asking import body, refused

DATA = b"0123456789"


@pytest.fixture
def key(s3: Any, bucket: str) -> str:
    s3.put_object(Bucket=bucket, Key="k", Body=DATA)
    return "k"


@pytest.mark.parametrize(
    ("asked", "expected", "content_range"),
    [
        pytest.param("bytes=2-4", b"234", "bytes 2-4/10", id="from to"),
        pytest.param("bytes=7-", b"789", "bytes 7-9/10", id="to the end"),
        pytest.param("bytes=-3", b"789", "bytes 7-9/10", id="the last ones"),
        pytest.param("bytes=-30", DATA, "bytes 0-9/10", id="more than all from the end"),
        pytest.param("bytes=8-99", b"89", "bytes 8-9/10", id="past the end"),
        pytest.param("bytes=4-2", DATA, None, id="backwards"),
        pytest.param("bytes=0-1,3-4", DATA, None, id="several ranges"),
        pytest.param("lines=1-2", DATA, None, id="another unit"),
    ],
)
def test_ranges(s3: Any, bucket: str, key: str, asked: str, expected: bytes, content_range: str | None) -> None:
    found = s3.get_object(Bucket=bucket, Key=key, Range=asked)
    assert (body(found), found.get("ContentRange")) == (expected, content_range)
    assert found["ResponseMetadata"]["HTTPStatusCode"] == (206 if content_range else 200)


def test_a_range_that_is_not_there(s3: Any, bucket: str, key: str) -> None:
    assert refused(s3.get_object, Bucket=bucket, Key=key, Range="bytes=10-") == {
        "Code": "InvalidRange",
        "Message": "The requested range is not satisfiable",
        "RangeRequested": "bytes=10-",
        "ActualObjectSize": "10",
        "Status": 416,
    }


BEFORE = datetime(2001, 1, 1, tzinfo=UTC)
AFTER = datetime(2033, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("conditions", "status"),
    [
        pytest.param({"IfMatch": "ETAG"}, 200, id="match"),
        pytest.param({"IfMatch": '"other", ETAG'}, 200, id="match one of several"),
        pytest.param({"IfMatch": '"other"'}, 412, id="no match"),
        pytest.param({"IfNoneMatch": "ETAG"}, 304, id="none match, but it does"),
        pytest.param({"IfNoneMatch": '"other"'}, 200, id="none match"),
        pytest.param({"IfModifiedSince": BEFORE}, 200, id="modified since"),
        pytest.param({"IfModifiedSince": AFTER}, 304, id="not modified since"),
        pytest.param({"IfUnmodifiedSince": AFTER}, 200, id="unmodified since"),
        pytest.param({"IfUnmodifiedSince": BEFORE}, 412, id="not unmodified since"),
        pytest.param({"IfMatch": "ETAG", "IfUnmodifiedSince": BEFORE}, 200, id="match beats unmodified since"),
        pytest.param({"IfNoneMatch": "ETAG", "IfModifiedSince": BEFORE}, 304, id="none match beats modified since"),
    ],
)
def test_conditions(s3: Any, bucket: str, key: str, conditions: dict[str, Any], status: int) -> None:
    etag = s3.head_object(Bucket=bucket, Key=key)["ETag"]
    asked = {
        name: value.replace("ETAG", etag) if isinstance(value, str) else value for name, value in conditions.items()
    }
    if status == 200:
        assert body(s3.get_object(Bucket=bucket, Key=key, **asked)) == DATA
    else:
        assert refused(s3.get_object, Bucket=bucket, Key=key, **asked)["Status"] == status
        assert refused(s3.head_object, Bucket=bucket, Key=key, **asked)["Status"] == status


def test_headers_of_the_answer_may_be_asked_for(s3: Any, bucket: str, key: str) -> None:
    found = s3.get_object(
        Bucket=bucket,
        Key=key,
        ResponseContentType="text/x",
        ResponseContentDisposition="inline",
        ResponseExpires=BEFORE + timedelta(days=1),
    )
    assert (found["ContentType"], found["ContentDisposition"]) == ("text/x", "inline")
    assert found["ResponseMetadata"]["HTTPHeaders"]["expires"] == "Tue, 02 Jan 2001 00:00:00 GMT"


def test_what_is_not_there(s3: Any, bucket: str) -> None:
    assert refused(s3.get_object, Bucket=bucket, Key="a&b") == {
        "Code": "NoSuchKey",
        "Message": "The specified key does not exist.",
        "Key": "a&b",
        "Status": 404,
    }
    assert refused(s3.get_object, Bucket="nowhere", Key="k")["Code"] == "NoSuchBucket"
    assert refused(s3.get_object, Bucket=bucket, Key="k", VersionId="x")["Code"] == "InvalidArgument"


def test_a_large_object_in_ranges(s3: Any, bucket: str) -> None:
    data = bytes(index * 7 % 256 for index in range(700_000))
    s3.put_object(Bucket=bucket, Key="k", Body=data)
    found = s3.get_object(Bucket=bucket, Key="k", Range="bytes=100000-499999")
    assert body(found) == data[100_000:500_000]
    assert found["ContentLength"] == 400_000


def test_what_is_archived_must_be_restored_first(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="cold", Body=b"x", StorageClass="DEEP_ARCHIVE")
    error = refused(s3.get_object, Bucket=bucket, Key="cold")
    assert (error["Code"], error["StorageClass"]) == ("InvalidObjectState", "DEEP_ARCHIVE")
    assert s3.head_object(Bucket=bucket, Key="cold")["StorageClass"] == "DEEP_ARCHIVE"
