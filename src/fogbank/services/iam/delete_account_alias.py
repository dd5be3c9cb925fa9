"""DeleteAccountAlias: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam.errors import NoSuchEntity
from fogbank.services.iam.store import ALIASES
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteAccountAlias(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    account_alias: str


@action("iam", "DeleteAccountAlias")
@again_on_conflict
async def delete_account_alias(store: Store, ctx: Context, request: DeleteAccountAlias) -> Empty:
    """Raises NoSuchEntity."""
    found = await ALIASES.find(store, ctx.account.encode())
    if found is None or request.account_alias not in found.value.names:
        raise NoSuchEntity(f"The account alias {request.account_alias} cannot be found.")  # a guess
    await store.commit([found.removed()], [found.unchanged()])
    return Empty()
