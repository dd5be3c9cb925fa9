from typing import Any

from tests.services.s3.asking import code


def rule(algorithm: str) -> dict[str, Any]:
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}, "BucketKeyEnabled": True}]}


def test_new_objects_show_it(s3: Any, bucket: str) -> None:
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=rule("aws:kms"))
    put = s3.put_object(Bucket=bucket, Key="k")
    key = "arn:aws:kms:us-east-1:000000000000:alias/aws/s3"
    assert (put["ServerSideEncryption"], put["SSEKMSKeyId"], put["BucketKeyEnabled"]) == ("aws:kms", key, True)
    own = s3.put_object(Bucket=bucket, Key="k", ServerSideEncryption="AES256")
    assert (own["ServerSideEncryption"], "SSEKMSKeyId" in own) == ("AES256", False)


def test_what_is_refused(s3: Any, bucket: str) -> None:
    none: dict[str, Any] = {"Rules": []}
    for configuration in (rule("rot13"), none):
        asked: dict[str, Any] = {"Bucket": bucket, "ServerSideEncryptionConfiguration": configuration}
        assert code(s3.put_bucket_encryption, **asked) == "MalformedXML"
