from typing import Any

from tests.services.s3.asking import code


def test_where_there_are_any(s3: Any, bucket: str) -> None:
    s3.put_bucket_acl(Bucket=bucket, ACL="private")
    assert code(s3.put_bucket_acl, Bucket=bucket, ACL="public-read") == "AccessControlListNotSupported"
    s3.delete_bucket_ownership_controls(Bucket=bucket)
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
    grants = s3.get_bucket_acl(Bucket=bucket)["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL", "READ"]
    found = s3.get_bucket_acl(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy={"Owner": found["Owner"], "Grants": grants[:1]})
    assert len(s3.get_bucket_acl(Bucket=bucket)["Grants"]) == 1
    odd = {"Owner": found["Owner"], "Grants": grants[1:]}
    assert code(s3.put_bucket_acl, Bucket=bucket, AccessControlPolicy=odd) == "UnsupportedOperation"
