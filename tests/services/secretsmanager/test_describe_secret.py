"""DescribeSecret."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import a_secret, sm


def test_dates(cloud: Cloud) -> None:
    name = a_secret(cloud)
    created_s = cloud.now_ms / 1000
    cloud.advance(minutes=1)
    sm(cloud).update_secret(SecretId=name, Description="changed")
    found = sm(cloud).describe_secret(SecretId=name)
    assert found["CreatedDate"].timestamp() == created_s
    assert found["LastChangedDate"].timestamp() == created_s + 60
    assert {"DeletedDate", "RotationEnabled", "Tags"} & found.keys() == set()


def test_one_that_is_marked(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name)
    assert sm(cloud).describe_secret(SecretId=name)["DeletedDate"].timestamp() == cloud.now_ms / 1000
