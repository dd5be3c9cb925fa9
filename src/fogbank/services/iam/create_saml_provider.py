"""CreateSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.services.iam.errors import InvalidInput
from fogbank.services.iam.model import SamlProvider, tagged
from fogbank.services.iam.providers import SAML
from fogbank.services.iam.shapes import Tag, pairs, shown_tags
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_metadata_document: str = field(name="SAMLMetadataDocument")
    name: str
    tags: list[Tag] | None = None


class CreateSAMLProviderResult(Struct, frozen=True, rename="pascal"):
    saml_provider_arn: str = field(name="SAMLProviderArn")
    tags: list[Tag] | None = None


@action("iam", "CreateSAMLProvider")
@again_on_conflict
async def create_saml_provider(store: Store, ctx: Context, request: CreateSAMLProvider) -> CreateSAMLProviderResult:
    """Raises EntityAlreadyExists, InvalidInput, LimitExceeded."""
    check_metadata(request.saml_metadata_document)
    tags = tagged("SAML provider", {}, pairs(request.tags), by_aws=ctx.by_aws)
    made = SamlProvider(
        account=ctx.account,
        partition=partition_of(ctx.region),
        path="/",
        name=request.name,
        id="",
        created_ms=ctx.now_ms,
        tags=tags,
        document=request.saml_metadata_document,
    )
    await SAML.make(store, made)
    return CreateSAMLProviderResult(made.arn, shown_tags(tags) or None)


def check_metadata(document: str) -> None:
    """It is looked at, not read: nobody signs in with it here. Raises InvalidInput."""
    if not document.lstrip().startswith("<") or "EntityDescriptor" not in document:
        raise InvalidInput("Could not parse metadata")
