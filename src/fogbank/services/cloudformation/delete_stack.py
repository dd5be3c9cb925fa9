"""DeleteStack: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.cloudformation import outputs, stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation, InvalidTemplate
from fogbank.services.cloudformation.model import Stack, Work, is_busy
from fogbank.services.cloudformation.shapes import DeploymentConfig
from fogbank.storage.api import Conflict, Store


class DeleteStack(Struct, frozen=True, rename="pascal"):
    stack_name: str
    retain_resources: Sequence[str] = ()
    role_arn: str = field(default="", name="RoleARN")
    client_request_token: str = ""
    deletion_mode: str = "STANDARD"
    deployment_config: DeploymentConfig = DeploymentConfig()


@action("cloudformation", "DeleteStack")
async def delete_stack(store: Store, ctx: Context, request: DeleteStack) -> Empty:
    """Begin to delete a stack. One that is not there, or is being deleted, is no mistake."""
    while True:
        stored = await stacks.find(store, ctx, request.stack_name)
        if stored is None or stored.value.status in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
            return Empty()
        stack = stored.value
        if stacks.is_repeated(stack, request.client_request_token, "DeleteStack"):
            return Empty()
        if stack.protected:
            raise CloudFormationValidation(
                f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            )
        if request.retain_resources and stack.status != "DELETE_FAILED":
            raise CloudFormationValidation(
                f"Invalid operation on stack [{stack.id}]. Specify RetainResources only for stacks in the "
                "DELETE_FAILED state."
            )
        if is_busy(stack) and not stack.status.startswith("CREATE"):
            raise CloudFormationValidation(f"Stack [{stack.name}] cannot be deleted while in status {stack.status}")
        if request.deletion_mode == "FORCE_DELETE_STACK" and stack.status != "DELETE_FAILED":
            raise CloudFormationValidation(
                f"Invalid operation on stack [{stack.id}]. Specify FORCE_DELETE_STACK only for stacks in the "
                "DELETE_FAILED state."
            )
        await _check_retained(store, stack, request.retain_resources)
        await _check_exports(store, stack)
        force = request.deletion_mode == "FORCE_DELETE_STACK"
        retain = frozenset(request.retain_resources)
        work = Work(
            "DELETE", stack.works + 1, stack.wish, retain=retain, token=request.client_request_token, forced=force
        )
        changes = {"role_arn": request.role_arn} if request.role_arn else {}
        try:
            await stacks.begin_work(store, ctx, stored, work, "DELETE_IN_PROGRESS", "DeleteStack", changes)
        except Conflict:
            continue
        return Empty()


async def _check_retained(store: Store, stack: Stack, names: Sequence[str]) -> None:
    resources = await rows.resources_of(store, stack)
    for name in names:
        if name not in resources:
            raise CloudFormationValidation(f"The following resources to retain do not exist in the stack: [{name}]")


async def _check_exports(store: Store, stack: Stack) -> None:
    for output in stack.outputs:
        users = await outputs.importers(store, stack.account, stack.region, output.export) if output.export else ()
        if users:
            raise InvalidTemplate(f"Export {output.export} cannot be deleted as it is in use by {' and '.join(users)}")
