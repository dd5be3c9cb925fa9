from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_bucket_cors import RULE


def test_it_is_forgotten(s3: Any, bucket: str) -> None:
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [RULE]})
    s3.delete_bucket_cors(Bucket=bucket)
    assert code(s3.get_bucket_cors, Bucket=bucket) == "NoSuchCORSConfiguration"
