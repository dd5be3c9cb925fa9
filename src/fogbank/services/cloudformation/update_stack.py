"""UpdateStack: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.model import Wish
from fogbank.services.cloudformation.shapes import DeploymentConfig, Parameter, RollbackConfiguration, Tag
from fogbank.storage.api import Conflict, Store


class UpdateStack(Struct, frozen=True, rename="pascal"):
    stack_name: str
    template_body: str | None = None
    template_url: str | None = field(default=None, name="TemplateURL")
    use_previous_template: bool = False
    parameters: Sequence[Parameter] = ()
    capabilities: Sequence[str] = ()
    role_arn: str | None = field(default=None, name="RoleARN")
    rollback_configuration: RollbackConfiguration | None = None
    notification_arns: Sequence[str] | None = field(default=None, name="NotificationARNs")
    tags: Sequence[Tag] | None = None
    disable_rollback: bool | None = None
    client_request_token: str = ""
    retain_except_on_create: bool = False
    deployment_config: DeploymentConfig = DeploymentConfig()


class UpdateStackOutput(Struct, frozen=True, rename="pascal"):
    stack_id: str


@action("cloudformation", "UpdateStack")
async def update_stack(store: Store, ctx: Context, request: UpdateStack) -> UpdateStackOutput:
    """Begin to update a stack; its events tell how it goes."""
    while True:
        stored = await stacks.load(store, ctx, request.stack_name)
        stack = stored.value
        if stacks.is_repeated(stack, request.client_request_token, "UpdateStack"):
            return UpdateStackOutput(stack.id)
        stacks.check_updatable(stack)
        source = stacks.Source(request.template_body, request.template_url, request.use_previous_template)
        wish = await stacks.wish_of(store, ctx, stack, source, request.parameters, request.tags, request.capabilities)
        if not differs(stack.wish, wish) and not stack.unfinished:
            raise CloudFormationValidation("No updates are to be performed.")
        token, deletes_new = request.client_request_token, request.retain_except_on_create
        work = stacks.update_of(stack, wish, token, deletes_new=deletes_new)
        disable = request.disable_rollback
        changes: dict[str, Any] = {
            "disable_rollback": bool(request.deployment_config.keeps_failed if disable is None else disable)
        }
        if request.notification_arns is not None:
            changes["notification_arns"] = tuple(request.notification_arns)
        if request.role_arn is not None:
            changes["role_arn"] = request.role_arn
        try:
            await stacks.begin_work(store, ctx, stored, work, "UPDATE_IN_PROGRESS", "UpdateStack", changes)
        except Conflict:
            continue
        return UpdateStackOutput(stack.id)


def differs(old: Wish, new: Wish) -> bool:
    """Whether an update would have anything to do: not for a description alone."""
    return (
        (old.program.resources, old.program.outputs, old.program.mappings, old.program.conditions)
        != (new.program.resources, new.program.outputs, new.program.mappings, new.program.conditions)
        or old.program.parameters != new.program.parameters
        or old.tags != new.tags
    )
