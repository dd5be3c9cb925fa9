from typing import Any

import pytest

from tests.services.s3.asking import body, code
from tests.services.s3.parts import complete, send


@pytest.fixture
def upload_id(s3: Any, bucket: str) -> str:
    return str(s3.create_multipart_upload(Bucket=bucket, Key="k", ChecksumAlgorithm="CRC32")["UploadId"])


def test_a_part_replaces_one_of_its_number(s3: Any, bucket: str, upload_id: str) -> None:
    send(s3, bucket, "k", upload_id, [b"x" * 100_000])
    parts = send(s3, bucket, "k", upload_id, [b"second"])
    complete(s3, bucket, "k", upload_id, parts)
    assert body(s3.get_object(Bucket=bucket, Key="k")) == b"second"


def test_what_is_refused(s3: Any, bucket: str, upload_id: str) -> None:
    wish = {"Bucket": bucket, "Key": "k", "UploadId": upload_id, "PartNumber": 1, "Body": b"1"}
    assert code(s3.upload_part, **wish | {"PartNumber": 10_001}) == "InvalidArgument"
    assert code(s3.upload_part, **wish | {"UploadId": "none"}) == "NoSuchUpload"
    assert code(s3.upload_part, **wish | {"ChecksumAlgorithm": "SHA1"}) == "InvalidRequest"
    assert code(s3.upload_part, **wish | {"ChecksumCRC32": "AAAAAA=="}) == "BadDigest"
