"""ListSAMLProviders."""

from tests.cloud import Cloud
from tests.services.iam.asking import iam
from tests.services.iam.providing import a_saml_provider


def test_all_of_the_account(cloud: Cloud) -> None:
    made = {a_saml_provider(cloud) for _ in range(2)}
    assert made <= {each["Arn"] for each in iam(cloud).list_saml_providers()["SAMLProviderList"]}
