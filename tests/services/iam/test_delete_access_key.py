"""DeleteAccessKey."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, refused


def test_gone(cloud: Cloud) -> None:
    user = a_user(cloud)
    access_key = iam(cloud).create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    iam(cloud).delete_access_key(UserName=user, AccessKeyId=access_key)
    assert iam(cloud).list_access_keys(UserName=user)["AccessKeyMetadata"] == []
    expected = no_such(f"The Access Key with id {access_key} cannot be found.")
    assert refused(iam(cloud).delete_access_key, UserName=user, AccessKeyId=access_key) == expected
    assert refused(iam(cloud).get_access_key_last_used, AccessKeyId=access_key) == expected
