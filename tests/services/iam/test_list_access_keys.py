"""ListAccessKeys."""

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam


def test_without_secrets(cloud: Cloud) -> None:
    user = a_user(cloud)
    made = [iam(cloud).create_access_key(UserName=user)["AccessKey"]["AccessKeyId"] for _ in range(2)]
    found = iam(cloud).list_access_keys(UserName=user)["AccessKeyMetadata"]
    assert sorted(key["AccessKeyId"] for key in found) == sorted(made)
    assert all("SecretAccessKey" not in key for key in found)


def test_the_root_has_none(cloud: Cloud) -> None:
    assert iam(cloud).list_access_keys()["AccessKeyMetadata"] == []
