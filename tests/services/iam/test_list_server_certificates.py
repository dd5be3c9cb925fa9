"""ListServerCertificates."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam


def test_there_are_none(cloud: Cloud) -> None:
    assert iam(cloud).list_server_certificates()["ServerCertificateMetadataList"] == []
