"""Identity providers, of OpenID Connect and of SAML: what their actions share. They are found by their ARNs.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.iam import store as tables
from fogbank.services.iam.errors import EntityAlreadyExists, InvalidInput, NoSuchEntity
from fogbank.services.iam.model import OpenIdProvider, Provider, SamlProvider
from fogbank.services.iam.store import Stored, Table, key
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store

ProviderT = TypeVar("ProviderT", bound=Provider)


class ProviderKind(Struct, Generic[ProviderT], frozen=True):
    """A kind of provider, and how AWS speaks of it."""

    table: Table[ProviderT]
    noun: str  # in ARNs
    not_found: str
    exists: str

    def name_in(self, arn: str) -> str:
        """Raises InvalidInput for what is no ARN of this kind."""
        try:
            resource = Arn.parse(arn).resource
        except InvalidArn:
            resource = ""
        noun, _, name = resource.partition("/")
        if noun != self.noun or not name:
            raise InvalidInput(f"Invalid ARN: {arn}")  # a guess
        return name

    async def find(self, store: Store, ctx: Context, arn: str) -> Stored[ProviderT] | None:
        account = Arn.parse(arn).account if self.name_in(arn) else ""
        return await self.table.find(store, key(account, self.name_in(arn))) if account == ctx.account else None

    async def load(self, store: Store, ctx: Context, arn: str) -> Stored[ProviderT]:
        """Raises NoSuchEntity, InvalidInput."""
        found = await self.find(store, ctx, arn)
        if found is None:
            raise NoSuchEntity(self.not_found.format(arn))
        return found

    async def make(self, store: Store, provider: ProviderT) -> None:
        """Raises EntityAlreadyExists; Conflict."""
        where = key(provider.account, provider.name)
        if await self.table.find(store, where):
            raise EntityAlreadyExists(self.exists.format(provider.name))
        await store.commit([self.table.put(where, provider)], [self.table.absent(where)])

    async def all(self, store: Store, account: str) -> list[ProviderT]:
        return [each.value for each in await self.table.everything(store, key(account, ""))]


# As the service is known to answer; that a SAML provider is there already, and how it is said, is a guess.
OPEN_ID: Final[ProviderKind[OpenIdProvider]] = ProviderKind(
    tables.OPEN_ID_PROVIDERS,
    "oidc-provider",
    "OpenIDConnect Provider not found for arn {}",
    "Provider with url https://{} already exists.",
)
SAML: Final[ProviderKind[SamlProvider]] = ProviderKind(
    tables.SAML_PROVIDERS, "saml-provider", "Manifest not found for arn {}", "Provider with name {} already exists."
)


@again_on_conflict
async def change(
    store: Store, ctx: Context, kind: ProviderKind[ProviderT], arn: str, decide: Callable[[ProviderT], ProviderT]
) -> ProviderT:
    """Replace a provider by what `decide` makes of it. Raises NoSuchEntity and what `decide` raises."""
    stored = await kind.load(store, ctx, arn)
    changed = decide(stored.value)
    if changed != stored.value:
        await store.commit([stored.becomes(changed)], [stored.unchanged()])
    return changed
