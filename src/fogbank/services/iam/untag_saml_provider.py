"""UntagSAMLProvider: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.model import SamlProvider, untagged
from fogbank.services.iam.providers import SAML, change
from fogbank.storage.api import Store


class UntagSAMLProvider(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    saml_provider_arn: str = field(name="SAMLProviderArn")
    tag_keys: list[str]


@action("iam", "UntagSAMLProvider")
async def untag_saml_provider(store: Store, ctx: Context, request: UntagSAMLProvider) -> Empty:
    """Raises NoSuchEntity, InvalidInput."""

    def decide(provider: SamlProvider) -> SamlProvider:
        return replace(provider, tags=untagged(provider.tags, request.tag_keys))

    await change(store, ctx, SAML, request.saml_provider_arn, decide)
    return Empty()
