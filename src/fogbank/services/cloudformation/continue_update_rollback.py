"""ContinueUpdateRollback: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.kernel.errors import Unsupported
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.model import Resource
from fogbank.services.cloudformation.rollback_stack import work_of
from fogbank.storage.api import Conflict, Store
from fogbank.storage.table import Stored


class ContinueUpdateRollback(Struct, frozen=True, rename="pascal"):
    stack_name: str
    role_arn: str = field(default="", name="RoleARN")
    resources_to_skip: Sequence[str] = ()
    client_request_token: str = ""


@action("cloudformation", "ContinueUpdateRollback")
async def continue_update_rollback(store: Store, ctx: Context, request: ContinueUpdateRollback) -> Empty:
    """Go on with a rollback that failed, without the resources that are to be skipped."""
    while True:
        stored = await stacks.load(store, ctx, request.stack_name)
        stack = stored.value
        if stacks.is_repeated(stack, request.client_request_token, "ContinueUpdateRollback"):
            return Empty()
        if stack.status != "UPDATE_ROLLBACK_FAILED":
            raise CloudFormationValidation(
                f"Stack:{stack.id} is in {stack.status} state and can not continue update rollback."
            )
        if stack.parent_id:
            raise CloudFormationValidation("RollbackUpdatedStack cannot be invoked on child stacks")
        _check_skipped(request.resources_to_skip, await rows.resources_of(store, stack))
        skipped = frozenset(request.resources_to_skip)
        work = replace(work_of(stack, request.client_request_token), skipped=skipped)
        changes = {"role_arn": request.role_arn} if request.role_arn else {}
        status = "UPDATE_ROLLBACK_IN_PROGRESS"
        try:
            await stacks.begin_work(store, ctx, stored, work, status, "ContinueUpdateRollback", changes)
        except Conflict:
            continue
        return Empty()


def _check_skipped(names: Sequence[str], resources: Mapping[str, Stored[Resource]]) -> None:
    """ "You can specify only resources that are in the UPDATE_FAILED state because a rollback failed."""
    for name in names:
        if "." in name:
            raise Unsupported(f"resources of nested stacks in ResourcesToSkip, as {name} is")
        found = resources.get(name)
        if found is None or found.value.status != "UPDATE_FAILED":
            raise CloudFormationValidation(
                f"Resource {name} cannot be skipped: it is not a resource of the stack that failed to roll back."
            )
