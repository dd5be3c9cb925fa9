"""GetResourcePolicy."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, a_secret, refused, sm


def test_none(cloud: Cloud) -> None:
    name = a_secret(cloud)
    found = sm(cloud).get_resource_policy(SecretId=name)
    assert found["Name"] == name
    assert "ResourcePolicy" not in found
    assert refused(sm(cloud).get_resource_policy, SecretId="none") == GONE
