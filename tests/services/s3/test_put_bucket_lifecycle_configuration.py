from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {
    "Rules": [
        {
            "ID": "r",
            "Status": "Enabled",
            "Filter": {"Prefix": "a/"},
            "Expiration": {"Days": 3},
            "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
    ]
}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=WISH)
    found = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert {name: found[name] for name in WISH} == WISH
    assert code(s3.put_bucket_lifecycle_configuration, Bucket="nowhere", LifecycleConfiguration=WISH) == "NoSuchBucket"
