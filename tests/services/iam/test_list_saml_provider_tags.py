"""ListSAMLProviderTags."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam, pages_of
from tests.services.iam.providing import a_saml_provider


def test_pages(cloud: Cloud) -> None:
    arn = a_saml_provider(cloud)
    iam(cloud).tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": key, "Value": "v"} for key in "cab"])
    pages = pages_of(iam(cloud).list_saml_provider_tags, "Tags", SAMLProviderArn=arn, MaxItems=2)
    assert [[tag["Key"] for tag in page] for page in pages] == [["a", "b"], ["c"]]
