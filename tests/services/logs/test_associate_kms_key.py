"""AssociateKmsKey, with boto3."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused

KEY = "arn:aws:kms:us-east-1:000000000000:key/one"


def test_the_key_is_shown(cloud: Cloud) -> None:
    name = a_group(cloud)
    client(cloud).associate_kms_key(logGroupName=name, kmsKeyId=KEY)
    assert client(cloud).describe_log_groups()["logGroups"][0]["kmsKeyId"] == KEY
    assert refused(client(cloud).associate_kms_key, logGroupName="nobody", kmsKeyId=KEY) == NO_GROUP
