"""CreateAccessKey."""

import re

from tests.cloud import Cloud
from tests.services.iam.asking import a_user, iam, refused


def test_the_key_tells_its_account(cloud: Cloud) -> None:
    client = cloud.client("iam", access_key="123456789012")
    client.create_user(UserName="keyed")
    made = client.create_access_key(UserName="keyed")["AccessKey"]
    assert re.fullmatch("AKIA[A-Z2-7]{16}", made["AccessKeyId"])
    assert (len(made["SecretAccessKey"]), made["Status"]) == (40, "Active")
    sts = cloud.client("sts", access_key=made["AccessKeyId"], secret=made["SecretAccessKey"])
    assert sts.get_caller_identity()["Account"] == "123456789012"


def test_two_at_most(cloud: Cloud) -> None:
    user = a_user(cloud)
    for _ in range(2):
        iam(cloud).create_access_key(UserName=user)
    assert refused(iam(cloud).create_access_key, UserName=user) == (
        "LimitExceeded",
        "Cannot exceed quota for AccessKeysPerUser: 2",
    )


def test_not_for_the_root(cloud: Cloud) -> None:
    assert refused(iam(cloud).create_access_key)[0] == "UnsupportedOperation"
