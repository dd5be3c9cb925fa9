"""DeleteServiceLinkedRole: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.entities import ROLE
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class DeleteServiceLinkedRole(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    role_name: str


class DeleteServiceLinkedRoleResult(Struct, frozen=True, rename="pascal"):
    deletion_task_id: str


@action("iam", "DeleteServiceLinkedRole")
@again_on_conflict
async def delete_service_linked_role(
    store: Store, ctx: Context, request: DeleteServiceLinkedRole
) -> DeleteServiceLinkedRoleResult:
    """Nothing here uses such a role, so it is gone at once, and the task has succeeded. Raises NoSuchEntity."""
    stored = await ROLE.load(store, ctx.account, request.role_name)
    role = stored.value
    if not role.linked_service:
        raise ROLE.missing(request.role_name)
    await store.commit([stored.removed()], [stored.unchanged()])
    return DeleteServiceLinkedRoleResult(f"task{role.path}{role.name}/{ctx.ids.uuid()}")
