"""GetServiceLinkedRoleDeletionStatus: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.iam.errors import NoSuchEntity
from fogbank.storage.api import Store


class GetServiceLinkedRoleDeletionStatus(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    deletion_task_id: str


class GetServiceLinkedRoleDeletionStatusResult(Struct, frozen=True, rename="pascal"):
    status: str


@action("iam", "GetServiceLinkedRoleDeletionStatus")
async def get_service_linked_role_deletion_status(
    _: Store, ctx: Context, request: GetServiceLinkedRoleDeletionStatus
) -> GetServiceLinkedRoleDeletionStatusResult:
    """The role is gone before its task is given out. Raises NoSuchEntity for what is no task's id."""
    parts = request.deletion_task_id.split("/")
    if len(parts) != 5 or parts[:2] != ["task", "aws-service-role"]:
        raise NoSuchEntity(f"Deletion task {request.deletion_task_id} cannot be found.")  # a guess
    return GetServiceLinkedRoleDeletionStatusResult("SUCCEEDED")
