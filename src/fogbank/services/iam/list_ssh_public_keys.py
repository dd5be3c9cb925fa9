"""ListSSHPublicKeys: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSSHPublicKeys.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class ListSSHPublicKeys(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListSSHPublicKeysResult(Struct, frozen=True, rename="pascal"):
    ssh_public_keys: list[str] = field(default_factory=list[str], name="SSHPublicKeys")
    is_truncated: bool = False


@action("iam", "ListSSHPublicKeys")
async def list_ssh_public_keys(store: Store, ctx: Context, request: ListSSHPublicKeys) -> ListSSHPublicKeysResult:
    """There are none: uploads of keys are refused by name. Raises NoSuchEntity."""
    name = user_name(ctx, request.user_name)
    if name is not None:
        await USER.load(store, ctx.account, name)
    return ListSSHPublicKeysResult()
