"""GetSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused
from tests.services.iam.providing import METADATA, a_saml_provider


def test_what_is_shown(cloud: Cloud) -> None:
    found = iam(cloud).get_saml_provider(SAMLProviderArn=a_saml_provider(cloud))
    assert (found["SAMLMetadataDocument"], found["Tags"]) == (METADATA, [])
    arn = f"arn:aws:iam::{ACCOUNT}:saml-provider/nowhere"
    assert refused(iam(cloud).get_saml_provider, SAMLProviderArn=arn)[0] == "NoSuchEntity"
