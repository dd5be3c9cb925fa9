"""DeleteAccountPasswordPolicy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import passwords
from fogbank.services.iam.errors import NoSuchEntity
from fogbank.storage.api import Store


class DeleteAccountPasswordPolicy(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    pass


@action("iam", "DeleteAccountPasswordPolicy")
async def delete_account_password_policy(store: Store, ctx: Context, request: DeleteAccountPasswordPolicy) -> Empty:
    """Raises NoSuchEntity where nobody set one."""
    stored = await passwords.find(store, ctx)
    if stored is None:
        raise NoSuchEntity("The account policy with name PasswordPolicy cannot be found.")
    await store.commit([stored.removed()])
    return Empty()
