"""What the operations on change sets have in common."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import ChangeSetNotFound, CloudFormationValidation
from fogbank.services.cloudformation.model import ChangeSet, Stack
from fogbank.services.cloudformation.planning import Detail, Planned
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


class ResourceTargetDefinition(Struct, frozen=True, rename="pascal", omit_defaults=True):
    attribute: str
    name: str | None = None
    requires_recreation: str | None = None
    path: str | None = None
    before_value: str | None = None
    after_value: str | None = None
    attribute_change_type: str | None = None


class ResourceChangeDetail(Struct, frozen=True, rename="pascal", omit_defaults=True):
    target: ResourceTargetDefinition
    evaluation: str
    change_source: str
    causing_entity: str | None = None


class ResourceChange(Struct, frozen=True, rename="pascal", omit_defaults=True):
    action: str
    logical_resource_id: str
    resource_type: str
    scope: Sequence[str]
    details: Sequence[ResourceChangeDetail]
    policy_action: str | None = None
    physical_resource_id: str | None = None
    replacement: str | None = None
    before_context: str | None = None
    after_context: str | None = None


class ChangeShape(Struct, frozen=True, rename="pascal"):
    type: str
    resource_change: ResourceChange


def shape_of(planned: Planned) -> ChangeShape:
    """A planned change as it is shown."""
    return ChangeShape(
        "Resource",
        ResourceChange(
            planned.action,
            planned.logical_id,
            planned.type,
            sorted({detail.attribute for detail in planned.details}),
            [_detail(detail) for detail in planned.details],
            planned.policy or None,
            planned.physical_id or None,
            planned.replacement or None,
            planned.before,
            planned.after,
        ),
    )


def _detail(detail: Detail) -> ResourceChangeDetail:
    target = ResourceTargetDefinition(
        detail.attribute,
        detail.name if detail.attribute == "Properties" else None,
        detail.recreation,
        f"/{detail.attribute}/{detail.name}".removesuffix("/") if detail.attribute != "Tags" else "/Properties/Tags",
        detail.before,
        detail.after,
        "Add" if detail.before is None else "Remove" if detail.after is None else "Modify",
    )
    return ResourceChangeDetail(target, detail.evaluation, detail.source, detail.entity or None)


def changes_of(change_set: ChangeSet, *, with_values: bool) -> Sequence[ChangeShape]:
    """The changes; without values as long as nobody asks for them."""
    changes = msgspec.json.decode(change_set.changes or b"[]", type=list[ChangeShape])
    return changes if with_values else [replace(each, resource_change=_bare(each.resource_change)) for each in changes]


def _bare(change: ResourceChange) -> ResourceChange:
    details = [
        replace(detail, target=ResourceTargetDefinition(was.attribute, was.name, was.requires_recreation))
        for detail in change.details
        for was in (detail.target,)
    ]
    return replace(change, details=details, before_context=None, after_context=None)


def execution_of(change_set: ChangeSet, stack: Stack) -> str:
    """Whether it can be executed, or what became of it."""
    if change_set.executed_as:
        if stack.works == change_set.executed_as and stack.work is not None:
            return "EXECUTE_IN_PROGRESS"
        well = stack.works > change_set.executed_as or stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
        return "EXECUTE_COMPLETE" if well else "EXECUTE_FAILED"
    if change_set.execution_status == "AVAILABLE" and change_set.stack_works != stack.works:
        return "OBSOLETE"
    return change_set.execution_status


async def load(store: Store, ctx: Context, name: str, stack_name: str | None) -> Stored[ChangeSet]:
    """A change set by its ARN, or by its name and its stack's. Raises ChangeSetNotFound, ValidationError."""
    if name.startswith("arn:"):
        for stored in await rows.CHANGE_SETS.everything(store, b""):
            if stored.value.id == name:
                return stored
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")
    if stack_name is None:
        raise CloudFormationValidation("StackName must be specified if ChangeSetName is not specified as an ARN.")
    stack = (await stacks.load(store, ctx, stack_name)).value
    named = [stored for stored in await of_stack(store, stack) if stored.value.name == name]
    if not named:
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")
    # One that was executed gives way to a new one of its name.
    return min(named, key=lambda stored: (stored.value.executed_as > 0, -stored.value.created_ms))


async def of_stack(store: Store, stack: Stack) -> Sequence[Stored[ChangeSet]]:
    """The change sets of a stack, those that were executed too."""
    return await rows.CHANGE_SETS.everything(store, rows.key(rows.unique_of(stack.id), ""))
