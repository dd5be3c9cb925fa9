from typing import Any

import pytest

from tests.services.s3.asking import code

RULE: dict[str, Any] = {
    "ID": "r",
    "AllowedMethods": ["GET", "PUT"],
    "AllowedOrigins": ["https://*.example.com"],
    "AllowedHeaders": ["x-amz-*", "content-type"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 60,
}


def test_it_is_kept(s3: Any, bucket: str) -> None:
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == [RULE]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], "MalformedXML"),
        ([RULE | {"AllowedMethods": ["PATCH"]}], "InvalidRequest"),
        ([RULE | {"AllowedOrigins": ["*.*"]}], "InvalidRequest"),
    ],
    ids=["none", "a method", "two stars"],
)
def test_what_is_refused(s3: Any, bucket: str, rules: list[dict[str, Any]], expected: str) -> None:
    assert code(s3.put_bucket_cors, Bucket=bucket, CORSConfiguration={"CORSRules": rules}) == expected
