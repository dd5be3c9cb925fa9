from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": False,
}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=WISH)
    found = s3.get_public_access_block(Bucket=bucket)
    assert found["PublicAccessBlockConfiguration"] == WISH
    assert code(s3.put_public_access_block, Bucket="nowhere", PublicAccessBlockConfiguration=WISH) == "NoSuchBucket"
