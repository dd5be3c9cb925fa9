"""UpdateSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.iam.create_saml_provider import check_metadata
from fogbank.services.iam.model import SamlProvider
from fogbank.services.iam.providers import SAML, change
from fogbank.storage.api import Store


class UpdateSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")
    saml_metadata_document: str | None = field(default=None, name="SAMLMetadataDocument")


class UpdateSAMLProviderResult(Struct, frozen=True, rename="pascal"):
    saml_provider_arn: str = field(name="SAMLProviderArn")


@action("iam", "UpdateSAMLProvider")
async def update_saml_provider(store: Store, ctx: Context, request: UpdateSAMLProvider) -> UpdateSAMLProviderResult:
    """Replace its metadata. Raises NoSuchEntity, InvalidInput."""
    document = request.saml_metadata_document
    if document is not None:
        check_metadata(document)

    def decide(provider: SamlProvider) -> SamlProvider:
        return provider if document is None else replace(provider, document=document)

    changed = await change(store, ctx, SAML, request.saml_provider_arn, decide)
    return UpdateSAMLProviderResult(changed.arn)
