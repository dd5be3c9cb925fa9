from typing import Any


def test_the_owner_may_everything(s3: Any, bucket: str) -> None:
    found = s3.get_bucket_acl(Bucket=bucket)
    (grant,) = found["Grants"]
    assert (grant["Permission"], grant["Grantee"]) == (
        "FULL_CONTROL",
        {"Type": "CanonicalUser", "ID": found["Owner"]["ID"]},
    )
