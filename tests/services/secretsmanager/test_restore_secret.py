"""RestoreSecret."""

from tests.cloud import Cloud
from tests.services.secretsmanager.asking import GONE, a_secret, refused, sm, stages


def test_it_is_back_for_good(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name, RecoveryWindowInDays=7)
    cloud.advance(hours=24)
    sm(cloud).restore_secret(SecretId=name)
    cloud.advance(hours=24 * 7)
    assert stages(cloud, name) == {"AWSCURRENT": "v1"}
    assert "DeletedDate" not in sm(cloud).describe_secret(SecretId=name)


def test_too_late(cloud: Cloud) -> None:
    name = a_secret(cloud)
    sm(cloud).delete_secret(SecretId=name, RecoveryWindowInDays=7)
    cloud.advance(hours=24 * 7)
    assert refused(sm(cloud).restore_secret, SecretId=name) == GONE
