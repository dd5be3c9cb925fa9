"""UpdateSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, refused
from tests.services.iam.providing import METADATA, a_saml_provider


def test_the_metadata_is_replaced(cloud: Cloud) -> None:
    arn, other = a_saml_provider(cloud), METADATA.replace("idp", "other")
    assert iam(cloud).update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=other)["SAMLProviderArn"] == arn
    assert iam(cloud).get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"] == other
    call = iam(cloud).update_saml_provider
    assert refused(call, SAMLProviderArn=arn, SAMLMetadataDocument="x" * 1000)[0] == "InvalidInput"
