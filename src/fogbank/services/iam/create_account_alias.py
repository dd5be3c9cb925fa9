"""CreateAccountAlias: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.errors import EntityAlreadyExists
from fogbank.services.iam.model import Aliases
from fogbank.services.iam.store import ALIASES
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class CreateAccountAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    account_alias: str


@action("iam", "CreateAccountAlias")
@again_on_conflict
async def create_account_alias(store: Store, ctx: Context, request: CreateAccountAlias) -> Empty:
    """An account has one; a new one takes its place. Raises EntityAlreadyExists for another account's."""
    others = await ALIASES.everything(store, b"")
    where = ctx.account.encode()
    if any(request.account_alias in each.value.names and each.key != where for each in others):
        raise EntityAlreadyExists(f"The account alias {request.account_alias} already exists.")
    await store.commit([ALIASES.put(where, Aliases((request.account_alias,)))])
    return Empty()
