"""ListAccountAliases: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.paging import by_itself, page_of
from fogbank.services.iam.store import ALIASES
from fogbank.storage.api import Store


class ListAccountAliases(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    marker: str | None = None
    max_items: int | None = None


class ListAccountAliasesResult(Struct, frozen=True, rename="pascal"):
    account_aliases: Sequence[str]
    is_truncated: bool
    marker: str | None = None


@action("iam", "ListAccountAliases")
async def list_account_aliases(store: Store, ctx: Context, request: ListAccountAliases) -> ListAccountAliasesResult:
    """None or one."""
    found = await ALIASES.find(store, ctx.account.encode())
    page = page_of(found.value.names if found else (), by_itself, request.marker, request.max_items)
    return ListAccountAliasesResult(page.items, page.is_truncated, page.marker)
