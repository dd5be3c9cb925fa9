"""What the tests of identity providers share."""

from typing import Final

from tests.cloud import Cloud
from tests.services.iam.asking import a_name, iam

METADATA: Final = (
    '<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="idp">'
    f"<!-- {'x' * 1000} --></EntityDescriptor>"
)
THUMBPRINT: Final = "6938fd4d98bab03faadb97b34396831e3780aea1"


def an_open_id_provider(cloud: Cloud) -> str:
    """Make one and give its ARN."""
    url = f"https://token.example.com/{a_name('oidc')}"
    made = iam(cloud).create_open_id_connect_provider(Url=url, ClientIDList=["a"], ThumbprintList=[THUMBPRINT])
    return str(made["OpenIDConnectProviderArn"])


def a_saml_provider(cloud: Cloud) -> str:
    """Make one and give its ARN."""
    made = iam(cloud).create_saml_provider(Name=a_name("saml"), SAMLMetadataDocument=METADATA)
    return str(made["SAMLProviderArn"])
