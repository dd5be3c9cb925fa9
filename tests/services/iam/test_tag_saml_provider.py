"""TagSAMLProvider."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import a_saml_provider


def test_tags_are_added_and_replaced(cloud: Cloud) -> None:
    arn = a_saml_provider(cloud)
    for tags in ([{"Key": "a", "Value": "1"}], [{"Key": "A", "Value": "2"}, {"Key": "b", "Value": ""}]):
        iam(cloud).tag_saml_provider(SAMLProviderArn=arn, Tags=tags)
    found = iam(cloud).get_saml_provider(SAMLProviderArn=arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in found} == {"A": "2", "b": ""}
