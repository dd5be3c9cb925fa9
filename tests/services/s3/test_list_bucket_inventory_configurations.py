from typing import Any

from tests.services.s3.test_put_bucket_inventory_configuration import WISH


def test_all_of_a_bucket(s3: Any, bucket: str) -> None:
    assert "InventoryConfigurationList" not in s3.list_bucket_inventory_configurations(Bucket=bucket)
    for each in ("b", "a"):
        s3.put_bucket_inventory_configuration(Bucket=bucket, Id=each, InventoryConfiguration={**WISH, "Id": each})
    found = s3.list_bucket_inventory_configurations(Bucket=bucket)
    assert [each["Id"] for each in found["InventoryConfigurationList"]] == ["a", "b"]
    assert found["IsTruncated"] is False
