"""UntagSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import a_saml_provider


def test_without_regard_to_case(cloud: Cloud) -> None:
    arn = a_saml_provider(cloud)
    iam(cloud).tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    iam(cloud).untag_saml_provider(SAMLProviderArn=arn, TagKeys=["A", "none"])
    assert iam(cloud).get_saml_provider(SAMLProviderArn=arn)["Tags"] == []
