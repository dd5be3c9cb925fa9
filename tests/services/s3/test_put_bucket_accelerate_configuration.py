from typing import Any

import pytest

from tests.services.s3.asking import code


@pytest.mark.parametrize("status", ["Enabled", "Suspended"])
def test_it_is_kept(s3: Any, bucket: str, status: str) -> None:
    s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": status})
    assert s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == status


def test_what_may_not_be_said(s3: Any, bucket: str) -> None:
    put = s3.put_bucket_accelerate_configuration
    assert code(put, Bucket=bucket, AccelerateConfiguration={"Status": "On"}) == "MalformedXML"
    s3.create_bucket(Bucket="with.periods")
    assert code(put, Bucket="with.periods", AccelerateConfiguration={"Status": "Enabled"}) == "InvalidRequest"
