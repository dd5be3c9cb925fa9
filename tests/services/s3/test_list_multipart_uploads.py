from typing import Any

from tests.cloud import Cloud


def test_order_pages_and_prefixes(cloud: Cloud, s3: Any, bucket: str) -> None:
    ids: list[tuple[str, str]] = []
    for key in ("a", "b/1", "b/2", "a"):
        ids.append((key, s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]))
        cloud.advance(ms=1)
    ordered = [ids[0], ids[3], ids[1], ids[2]]

    def found(page: Any) -> list[tuple[str, str]]:
        return [(item["Key"], item["UploadId"]) for item in page.get("Uploads", [])]

    assert found(s3.list_multipart_uploads(Bucket=bucket)) == ordered
    pages = s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, PaginationConfig={"PageSize": 1})
    assert [line for page in pages for line in found(page)] == ordered
    folders = s3.list_multipart_uploads(Bucket=bucket, Delimiter="/")
    assert (found(folders), [item["Prefix"] for item in folders["CommonPrefixes"]]) == (ordered[:2], ["b/"])
    assert found(s3.list_multipart_uploads(Bucket=bucket, Prefix="b/")) == ordered[2:]
