"""GetAccessKeyLastUsed."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam


def test_whose_it_is(cloud: Cloud) -> None:
    user = a_user(cloud)
    access_key = iam(cloud).create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    found = iam(cloud).get_access_key_last_used(AccessKeyId=access_key)
    assert found["UserName"] == user
    assert found["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}
