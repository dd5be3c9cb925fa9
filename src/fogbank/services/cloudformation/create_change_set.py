"""CreateChangeSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html"""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import partition_of
from fogbank.kernel.errors import Unsupported
from fogbank.services.cloudformation import change_sets, notifications, planning, stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import AlreadyExists, CloudFormationValidation, InvalidTemplate
from fogbank.services.cloudformation.model import STACK_TYPE, ChangeSet, Event, Stack, Wish
from fogbank.services.cloudformation.run import Run
from fogbank.services.cloudformation.shapes import DeploymentConfig, Parameter, RollbackConfiguration, Tag
from fogbank.services.cloudformation.template import transforms
from fogbank.services.cloudformation.template.loading import load
from fogbank.services.cloudformation.update_stack import differs
from fogbank.storage.api import Conflict, Operation, Store, Unchanged
from fogbank.storage.table import Stored

_NO_CHANGES: Final = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)
# For templates with transforms; tools look for both.
_NO_UPDATES: Final = "No updates are to be performed."


class CreateChangeSet(Struct, frozen=True, rename="pascal"):
    stack_name: str
    change_set_name: str
    template_body: str | None = None
    template_url: str | None = field(default=None, name="TemplateURL")
    use_previous_template: bool = False
    parameters: Sequence[Parameter] = ()
    capabilities: Sequence[str] = ()
    role_arn: str | None = field(default=None, name="RoleARN")
    rollback_configuration: RollbackConfiguration | None = None
    notification_arns: Sequence[str] | None = field(default=None, name="NotificationARNs")
    tags: Sequence[Tag] | None = None
    client_token: str = ""
    description: str = ""
    change_set_type: str = "UPDATE"
    include_nested_stacks: bool = False
    on_stack_failure: str | None = None
    import_existing_resources: bool = False
    deployment_config: DeploymentConfig = DeploymentConfig()


class CreateChangeSetOutput(Struct, frozen=True, rename="pascal"):
    id: str
    stack_id: str


@action("cloudformation", "CreateChangeSet")
async def create_change_set(store: Store, ctx: Context, request: CreateChangeSet) -> CreateChangeSetOutput:
    """Say what a template would change; for a stack that is not there, it is begun in REVIEW_IN_PROGRESS."""
    while True:
        stored = await _stack(store, ctx, request)
        stack = stored.value
        same = await _of_this_name(store, stack, request.change_set_name)
        if same is not None and request.client_token and same.token == request.client_token:
            return CreateChangeSetOutput(same.id, stack.id)
        if same is not None:
            raise AlreadyExists(f"ChangeSet {request.change_set_name} already exists")
        source = stacks.Source(request.template_body, request.template_url, request.use_previous_template)
        change_set = await _planned(store, ctx, stored, request, source)
        key = rows.key(rows.unique_of(stack.id), rows.unique_of(change_set.id))
        operations: list[Operation] = [rows.CHANGE_SETS.put(key, change_set)]
        check = stored.unchanged()
        if not stored.version:
            name = rows.key(stack.account, stack.region, stack.name)
            begun = Event(ctx.ids.uuid(), ctx.now_ms, stack.name, stack.id, STACK_TYPE, stack.status, "User Initiated")
            told = notifications.told(stack, [begun])
            operations += [stored.becomes(stack), rows.NAMES.put(name, rows.Named(stack.id)), *told]
            check = Unchanged(rows.NAMES.space, name, 0)
        try:
            await store.commit(operations, [check])
        except Conflict:
            continue
        return CreateChangeSetOutput(change_set.id, stack.id)


async def _stack(store: Store, ctx: Context, request: CreateChangeSet) -> Stored[Stack]:
    """The stack that is there, or a new one (of version 0)."""
    found = await stacks.find(store, ctx, request.stack_name)
    match request.change_set_type:
        case "CREATE":
            if found is None:
                stacks.check_name(request.stack_name)
                stack = stacks.new_stack(ctx, request.stack_name, "REVIEW_IN_PROGRESS")
                return Stored(stack, rows.STACKS.space, rows.stack_key(stack), 0)
            if found.value.status != "REVIEW_IN_PROGRESS":
                raise CloudFormationValidation(
                    f"Stack [{request.stack_name}] already exists and cannot be created again with the changeSet "
                    f"[{request.change_set_name}]."
                )
            return found
        case "IMPORT":
            raise Unsupported("change sets of the type IMPORT")
        case _:
            if found is None:
                raise CloudFormationValidation(f"Stack [{request.stack_name}] does not exist")
            stacks.check_updatable(found.value)
            if request.on_stack_failure == "DELETE":
                raise CloudFormationValidation("OnStackFailure DELETE can only be specified for a new stack.")
            return found


def _new(ctx: Context, stack: Stack, wish: Wish, request: CreateChangeSet) -> ChangeSet:
    partition = partition_of(ctx.region)
    arn = (
        f"arn:{partition}:cloudformation:{ctx.region}:{ctx.account}:changeSet/{request.change_set_name}/"
        f"{ctx.ids.uuid()}"
    )
    return ChangeSet(
        arn,
        request.change_set_name,
        stack.id,
        stack.name,
        "CREATE" if request.change_set_type == "CREATE" else "UPDATE",
        ctx.now_ms,
        wish,
        stack.works,
        description=request.description,
        role_arn=request.role_arn,
        notification_arns=None if request.notification_arns is None else tuple(request.notification_arns),
        on_failure=_on_failure(request),
        include_nested=request.include_nested_stacks,
        token=request.client_token,
    )


def _on_failure(request: CreateChangeSet) -> stacks.OnFailure | None:
    keeps = request.deployment_config.keeps_failed
    if request.on_stack_failure is None and keeps is None:
        return None
    return stacks.on_failure_of(request.on_stack_failure, disable_rollback=None if request.on_stack_failure else keeps)


async def _planned(
    store: Store, ctx: Context, stored: Stored[Stack], request: CreateChangeSet, source: stacks.Source
) -> ChangeSet:
    stack = stored.value
    try:
        wish = await stacks.wish_of(
            store, ctx, stack, source, request.parameters, request.tags, request.capabilities, reviewed=True
        )
    except InvalidTemplate as error:
        # Transforms run when the change set is there already, and it says how they failed.
        if not error.message.startswith("Transform "):
            raise
        failed = _new(ctx, stack, replace(stack.wish, template=request.template_body or ""), request)
        return replace(failed, status="FAILED", execution_status="UNAVAILABLE", reason=error.message)
    change_set = _new(ctx, stack, wish, request)
    run = Run(store, ctx.world, stored)
    await run.load()
    changes = planning.plan(run, stack.wish.program, wish.program, wish.hidden)
    if not changes and not differs(stack.wish, wish) and not stack.unfinished:
        reason = _NO_UPDATES if transforms.names_of(load(wish.template)) else _NO_CHANGES
        return replace(change_set, status="FAILED", execution_status="UNAVAILABLE", reason=reason)
    return replace(change_set, changes=msgspec.json.encode([change_sets.shape_of(each) for each in changes]))


async def _of_this_name(store: Store, stack: Stack, name: str) -> ChangeSet | None:
    """The change set of this name that was not executed yet."""
    for each in await change_sets.of_stack(store, stack):
        if each.value.name == name and not each.value.executed_as:
            return each.value
    return None
