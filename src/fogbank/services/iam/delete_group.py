"""DeleteGroup: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import principals
from fogbank.services.iam.entities import GROUP
from fogbank.services.iam.errors import DeleteConflict
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    group_name: str


@action("iam", "DeleteGroup")
@again_on_conflict
async def delete_group(store: Store, ctx: Context, request: DeleteGroup) -> Empty:
    """Raises NoSuchEntity, DeleteConflict."""
    stored = await GROUP.load(store, ctx.account, request.group_name)
    if stored.value.members:
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    principals.check_bare(stored.value)
    await store.commit([stored.removed()], [stored.unchanged()])
    return Empty()
