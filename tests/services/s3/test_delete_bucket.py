from typing import Any

from tests.services.s3.asking import refused


def test_only_an_empty_bucket_goes(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    assert refused(s3.delete_bucket, Bucket=bucket) == {
        "Code": "BucketNotEmpty",
        "Message": "The bucket you tried to delete is not empty",
        "BucketName": bucket,
        "Status": 409,
    }
    s3.delete_object(Bucket=bucket, Key="k")
    s3.delete_bucket(Bucket=bucket)
    assert refused(s3.put_object, Bucket=bucket, Key="k")["Code"] == "NoSuchBucket"
    assert refused(s3.delete_bucket, Bucket=bucket)["Code"] == "NoSuchBucket"
