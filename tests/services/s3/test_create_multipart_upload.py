from typing import Any

import pytest

from tests.services.s3.asking import code


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ({"ChecksumAlgorithm": "CRC32"}, "COMPOSITE"),
        ({"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}, "FULL_OBJECT"),
        ({"ChecksumAlgorithm": "CRC64NVME"}, "FULL_OBJECT"),
        ({"ChecksumAlgorithm": "SHA256"}, "COMPOSITE"),
    ],
    ids=str,
)
def test_kinds_of_checksums(s3: Any, bucket: str, wish: dict[str, str], kind: str) -> None:
    made = s3.create_multipart_upload(Bucket=bucket, Key="k", **wish)
    assert (made["Bucket"], made["Key"], made["ChecksumType"]) == (bucket, "k", kind)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"ChecksumAlgorithm": "SHA1", "ChecksumType": "FULL_OBJECT"}, "InvalidRequest"),
        ({"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "COMPOSITE"}, "InvalidRequest"),
        ({"StorageClass": "SLOW"}, "InvalidStorageClass"),
        ({"Bucket": "nowhere"}, "NoSuchBucket"),
    ],
    ids=str,
)
def test_what_is_refused(s3: Any, bucket: str, wish: dict[str, str], expected: str) -> None:
    assert code(s3.create_multipart_upload, **({"Bucket": bucket, "Key": "k"} | wish)) == expected
