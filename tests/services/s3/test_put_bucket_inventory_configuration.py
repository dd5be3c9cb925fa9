from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {
    "Id": "a",
    "IsEnabled": True,
    "IncludedObjectVersions": "All",
    "Schedule": {"Frequency": "Daily"},
    "OptionalFields": ["Size", "ETag"],
    "Destination": {"S3BucketDestination": {"Bucket": "arn:aws:s3:::lists", "Format": "CSV"}},
}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_bucket_inventory_configuration(Bucket=bucket, Id="a", InventoryConfiguration=WISH)
    assert s3.get_bucket_inventory_configuration(Bucket=bucket, Id="a")["InventoryConfiguration"] == WISH
    assert (
        code(s3.put_bucket_inventory_configuration, Bucket="nowhere", Id="a", InventoryConfiguration=WISH)
        == "NoSuchBucket"
    )


def test_its_id_is_said_twice(s3: Any, bucket: str) -> None:
    assert (
        code(s3.put_bucket_inventory_configuration, Bucket=bucket, Id="b", InventoryConfiguration=WISH)
        == "InvalidConfigurationId"
    )
