from typing import Any

from tests.services.s3.asking import code


def test_it_says_whether_there_are_acls(s3: Any, bucket: str) -> None:
    assert code(s3.put_object, Bucket=bucket, Key="k", ACL="public-read") == "AccessControlListNotSupported"
    s3.put_bucket_ownership_controls(
        Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    )
    s3.put_object(Bucket=bucket, Key="k", ACL="public-read")
    found = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert found == {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    wrong = {"Rules": [{"ObjectOwnership": "Nobody"}]}
    assert code(s3.put_bucket_ownership_controls, Bucket=bucket, OwnershipControls=wrong) == "MalformedXML"
