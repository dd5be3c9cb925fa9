"""CreateSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import ACCOUNT, iam, refused
from tests.services.iam.providing import METADATA


def test_what_is_told(cloud: Cloud) -> None:
    made = iam(cloud).create_saml_provider(Name="adfs", SAMLMetadataDocument=METADATA)
    assert made["SAMLProviderArn"] == f"arn:aws:iam::{ACCOUNT}:saml-provider/adfs"
    call = iam(cloud).create_saml_provider
    assert refused(call, Name="adfs", SAMLMetadataDocument=METADATA)[0] == "EntityAlreadyExists"


def test_no_metadata(cloud: Cloud) -> None:
    call = iam(cloud).create_saml_provider
    assert refused(call, Name="bad", SAMLMetadataDocument="x" * 1000) == ("InvalidInput", "Could not parse metadata")
