from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_public_access_block import WISH


def test_it_is_forgotten(s3: Any, bucket: str) -> None:
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=WISH)
    for _ in range(2):
        s3.delete_public_access_block(Bucket=bucket)
        assert code(s3.get_public_access_block, Bucket=bucket) == "NoSuchPublicAccessBlockConfiguration"
