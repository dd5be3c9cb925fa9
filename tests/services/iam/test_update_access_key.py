"""UpdateAccessKey."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, no_such, refused


def test_off_and_on(cloud: Cloud) -> None:
    user = a_user(cloud)
    access_key = iam(cloud).create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
    for status in ("Inactive", "Active"):
        iam(cloud).update_access_key(UserName=user, AccessKeyId=access_key, Status=status)
        [found] = iam(cloud).list_access_keys(UserName=user)["AccessKeyMetadata"]
        assert found["Status"] == status


def test_none(cloud: Cloud) -> None:
    missing = "AKIAQAAAAAAACP4PLVAP"
    assert refused(
        iam(cloud).update_access_key, UserName=a_user(cloud), AccessKeyId=missing, Status="Active"
    ) == no_such(f"The Access Key with id {missing} cannot be found.")
