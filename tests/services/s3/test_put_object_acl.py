from typing import Any

from tests.services.s3.asking import code


def test_where_there_are_any(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="k")
    assert code(s3.put_object_acl, Bucket=bucket, Key="k", ACL="public-read") == "AccessControlListNotSupported"
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.put_object_acl(Bucket=bucket, Key="k", ACL="public-read")
    assert len(s3.get_object_acl(Bucket=bucket, Key="k")["Grants"]) == 2
    assert code(s3.put_object_acl, Bucket=bucket, Key="other", ACL="private") == "NoSuchKey"
