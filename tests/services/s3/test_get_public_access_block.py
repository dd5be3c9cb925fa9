from typing import Any

from tests.services.s3.asking import refused


def test_there_is_none(s3: Any, bucket: str) -> None:
    s3.delete_public_access_block(Bucket=bucket)
    found = refused(s3.get_public_access_block, Bucket=bucket)
    assert (found["Code"], found["Status"], found["BucketName"]) == (
        "NoSuchPublicAccessBlockConfiguration",
        404,
        bucket,
    )
