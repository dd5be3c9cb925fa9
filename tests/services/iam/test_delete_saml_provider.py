"""DeleteSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused
from tests.services.iam.providing import a_saml_provider


def test_it_is_gone(cloud: Cloud) -> None:
    arn = a_saml_provider(cloud)
    iam(cloud).delete_saml_provider(SAMLProviderArn=arn)
    assert refused(iam(cloud).delete_saml_provider, SAMLProviderArn=arn)[0] == "NoSuchEntity"
