from typing import Any

from tests.services.s3.asking import refused


def test_all_but_the_bytes(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"12345", ContentType="text/plain")
    found = s3.head_object(Bucket=bucket, Key="k")
    assert (found["ContentLength"], found["ContentType"], found["AcceptRanges"]) == (5, "text/plain", "bytes")
    part = s3.head_object(Bucket=bucket, Key="k", Range="bytes=1-2")
    assert (part["ContentLength"], part["ResponseMetadata"]["HTTPStatusCode"]) == (2, 206)
    assert refused(s3.head_object, Bucket=bucket, Key="other")["Status"] == 404
