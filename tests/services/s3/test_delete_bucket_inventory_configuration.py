from typing import Any

from tests.services.s3.asking import code
from tests.services.s3.test_put_bucket_inventory_configuration import WISH


def test_it_is_gone(s3: Any, bucket: str) -> None:
    s3.put_bucket_inventory_configuration(Bucket=bucket, Id="a", InventoryConfiguration=WISH)
    s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="a")
    assert code(s3.get_bucket_inventory_configuration, Bucket=bucket, Id="a") == "NoSuchConfiguration"
    assert code(s3.delete_bucket_inventory_configuration, Bucket=bucket, Id="a") == "NoSuchConfiguration"
