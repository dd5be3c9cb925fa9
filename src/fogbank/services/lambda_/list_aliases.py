"""ListAliases: https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.lambda_.aliases import AliasConfiguration, shown_alias
from fogbank.services.lambda_.functions import load_named
from fogbank.services.lambda_.model import Alias
from fogbank.services.lambda_.paging import chosen
from fogbank.services.lambda_.store import ALIASES, Stored, key
from fogbank.storage.api import Store


class ListAliases(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    function_name: str
    function_version: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListAliasesResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    aliases: list[AliasConfiguration]
    next_marker: str | None = None


@action("lambda", "ListAliases")
async def list_aliases(store: Store, ctx: Context, request: ListAliases) -> ListAliasesResult:
    """A function's aliases by name, or those that mean one version, in whole or in part."""
    function = (await load_named(store, ctx, request.function_name)).value

    async def choose(stored: Stored[Alias]) -> AliasConfiguration | None:
        alias = stored.value
        if request.function_version not in (None, alias.version, *alias.weights):
            return None
        return shown_alias(function, alias)

    prefix = key(function.account, function.region, function.name, "")
    found, marker = await chosen(ALIASES, store, prefix, request.marker, request.max_items, choose)
    return ListAliasesResult(found, marker)
