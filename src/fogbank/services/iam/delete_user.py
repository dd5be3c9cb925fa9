"""DeleteUser: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies, principals
from fogbank.services.iam.entities import USER
from fogbank.services.iam.errors import DeleteConflict
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteUser(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str


@action("iam", "DeleteUser")
@again_on_conflict
async def delete_user(store: Store, ctx: Context, request: DeleteUser) -> Empty:
    """Raises NoSuchEntity, DeleteConflict."""
    stored = await USER.load(store, ctx.account, request.user_name)
    user = stored.value
    if user.login:
        raise DeleteConflict("Cannot delete entity, must delete login profile first.")
    if user.keys:
        raise DeleteConflict("Cannot delete entity, must delete access keys first.")
    if user.groups:
        raise DeleteConflict("Cannot delete entity, must remove users from group first.")
    principals.check_bare(user)
    operations, checks = await policies.bound(store, ctx, "user", user.name, user.boundary, "")
    await store.commit([stored.removed(), *operations], [stored.unchanged(), *checks])
    return Empty()
