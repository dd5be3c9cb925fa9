"""RollbackStack: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackStack.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.model import Stack, Work
from fogbank.storage.api import Conflict, Store


class RollbackStack(Struct, frozen=True, rename="pascal"):
    stack_name: str
    role_arn: str = field(default="", name="RoleARN")
    client_request_token: str = ""
    retain_except_on_create: bool = False


class RollbackStackOutput(Struct, frozen=True, rename="pascal"):
    stack_id: str


@action("cloudformation", "RollbackStack")
async def rollback_stack(store: Store, ctx: Context, request: RollbackStack) -> RollbackStackOutput:
    """Take back what failed and was kept as it stood: to what the stack was, or to nothing when it never was."""
    while True:
        stored = await stacks.load(store, ctx, request.stack_name)
        stack = stored.value
        if stacks.is_repeated(stack, request.client_request_token, "RollbackStack"):
            return RollbackStackOutput(stack.id)
        if stack.status not in ("CREATE_FAILED", "UPDATE_FAILED"):
            raise CloudFormationValidation(f"Stack:{stack.id} is in {stack.status} state and can not be rolled back.")
        work = replace(work_of(stack, request.client_request_token), deletes_new=request.retain_except_on_create)
        status = "ROLLBACK_IN_PROGRESS" if work.verb == "CREATE" else "UPDATE_ROLLBACK_IN_PROGRESS"
        changes = {"role_arn": request.role_arn} if request.role_arn else {}
        try:
            await stacks.begin_work(store, ctx, stored, work, status, "RollbackStack", changes)
        except Conflict:
            continue
        return RollbackStackOutput(stack.id)


def work_of(stack: Stack, token: str) -> Work:
    """The rollback of a stack whose last works failed."""
    work = stacks.update_of(stack, stack.wish, token)
    return replace(work, verb="CREATE" if work.before is None else "UPDATE", rolling_back=True)
