"""GetSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.providers import SAML
from fogbank.services.iam.shapes import Tag, seconds, shown_tags
from fogbank.storage.api import Store


class GetSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")


class GetSAMLProviderResult(Struct, frozen=True, rename="pascal"):
    saml_metadata_document: str = field(name="SAMLMetadataDocument")
    create_date: int
    tags: list[Tag]


@action("iam", "GetSAMLProvider")
async def get_saml_provider(store: Store, ctx: Context, request: GetSAMLProvider) -> GetSAMLProviderResult:
    """Raises NoSuchEntity, InvalidInput."""
    found = (await SAML.load(store, ctx, request.saml_provider_arn)).value
    return GetSAMLProviderResult(found.document, seconds(found.created_ms), shown_tags(found.tags))
