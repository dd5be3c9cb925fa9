"""DisassociateKmsKey, with boto3."""

from tests.cloud import Cloud
from tests.services.logs.asking import NO_GROUP, a_group, client, refused


def test_the_key_is_gone(cloud: Cloud) -> None:
    name = a_group(cloud)
    client(cloud).associate_kms_key(logGroupName=name, kmsKeyId="arn:aws:kms:us-east-1:000000000000:key/one")
    for _ in range(2):
        client(cloud).disassociate_kms_key(logGroupName=name)
        assert "kmsKeyId" not in client(cloud).describe_log_groups()["logGroups"][0]
    assert refused(client(cloud).disassociate_kms_key, logGroupName="nobody") == NO_GROUP
