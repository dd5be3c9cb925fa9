"""CreateStack: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html"""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation.errors import AlreadyExists
from fogbank.services.cloudformation.model import Work
from fogbank.services.cloudformation.shapes import DeploymentConfig, Parameter, RollbackConfiguration, Tag
from fogbank.storage.api import Store


class CreateStack(Struct, frozen=True, rename="pascal"):
    stack_name: str
    template_body: str | None = None
    template_url: str | None = field(default=None, name="TemplateURL")
    parameters: Sequence[Parameter] = ()
    disable_rollback: bool | None = None
    rollback_configuration: RollbackConfiguration | None = None
    timeout_in_minutes: int = 0
    notification_arns: Sequence[str] = field(default=(), name="NotificationARNs")
    capabilities: Sequence[str] = ()
    role_arn: str = field(default="", name="RoleARN")
    on_failure: str | None = None
    tags: Sequence[Tag] = ()
    client_request_token: str = ""
    enable_termination_protection: bool = False
    retain_except_on_create: bool = False
    deployment_config: DeploymentConfig = DeploymentConfig()


class CreateStackOutput(Struct, frozen=True, rename="pascal"):
    stack_id: str


@action("cloudformation", "CreateStack")
async def create_stack(store: Store, ctx: Context, request: CreateStack) -> CreateStackOutput:
    """Begin to create a stack; its events tell how it goes."""
    disable = request.disable_rollback
    if disable is None and request.on_failure is None:
        disable = request.deployment_config.keeps_failed
    on_failure = stacks.on_failure_of(request.on_failure, disable_rollback=disable)
    stacks.check_name(request.stack_name)
    living = await stacks.find(store, ctx, request.stack_name)
    if living is not None:
        if stacks.is_repeated(living.value, request.client_request_token, "CreateStack"):
            return CreateStackOutput(living.value.id)
        raise AlreadyExists(f"Stack [{request.stack_name}] already exists")
    stack = replace(
        stacks.new_stack(ctx, request.stack_name, ""),
        role_arn=request.role_arn,
        notification_arns=tuple(request.notification_arns),
        disable_rollback=on_failure == "DO_NOTHING",
        timeout_minutes=request.timeout_in_minutes,
        protected=request.enable_termination_protection,
    )
    source = stacks.Source(request.template_body, request.template_url)
    wish = await stacks.wish_of(store, ctx, stack, source, request.parameters, request.tags, request.capabilities)
    deadline_ms = ctx.now_ms + request.timeout_in_minutes * 60_000 if request.timeout_in_minutes else 0
    work = Work(
        "CREATE",
        1,
        wish,
        on_failure=on_failure,
        deadline_ms=deadline_ms,
        token=request.client_request_token,
        deletes_new=request.retain_except_on_create,
    )
    made = await stacks.begin_creation(store, ctx, stack, work)
    return CreateStackOutput(made.id)
