"""TagSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import SamlProvider, tagged
from fogbank.services.iam.providers import SAML, change
from fogbank.services.iam.shapes import Tag, pairs
from fogbank.storage.api import Store


class TagSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")
    tags: list[Tag]


@action("iam", "TagSAMLProvider")
async def tag_saml_provider(store: Store, ctx: Context, request: TagSAMLProvider) -> Empty:
    """Raises NoSuchEntity, InvalidInput, LimitExceeded."""

    def decide(provider: SamlProvider) -> SamlProvider:
        return replace(provider, tags=tagged("SAML provider", provider.tags, pairs(request.tags), by_aws=ctx.by_aws))

    await change(store, ctx, SAML, request.saml_provider_arn, decide)
    return Empty()
