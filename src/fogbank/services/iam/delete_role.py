"""DeleteRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.iam import policies, principals
from fogbank.services.iam.entities import ROLE
from fogbank.services.iam.errors import DeleteConflict
from fogbank.services.iam.roles import check_modifiable
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str


@action("iam", "DeleteRole")
@again_on_conflict
async def delete_role(store: Store, ctx: Context, request: DeleteRole) -> Empty:
    """Raises NoSuchEntity, DeleteConflict, UnmodifiableEntity."""
    stored = await ROLE.load(store, ctx.account, request.role_name)
    role = stored.value
    check_modifiable(role)
    if role.profiles:
        raise DeleteConflict("Cannot delete entity, must remove roles from instance profile first.")
    principals.check_bare(role)
    operations, checks = await policies.bound(store, ctx, "role", role.name, role.boundary, "")
    await store.commit([stored.removed(), *operations], [stored.unchanged(), *checks])
    return Empty()
