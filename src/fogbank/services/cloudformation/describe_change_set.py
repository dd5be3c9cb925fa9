"""DescribeChangeSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import change_sets, stacks
from fogbank.services.cloudformation.change_sets import ChangeShape
from fogbank.services.cloudformation.shapes import (
    Parameter,
    RollbackConfiguration,
    Tag,
    parameters_of,
    seconds,
    tags_of,
)
from fogbank.storage.api import Store


class DescribeChangeSet(Struct, frozen=True, rename="pascal"):
    change_set_name: str
    stack_name: str | None = None
    next_token: str | None = None
    include_property_values: bool = False


class DescribeChangeSetOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    change_set_name: str
    change_set_id: str
    stack_id: str
    stack_name: str
    creation_time: float
    execution_status: str
    status: str
    rollback_configuration: RollbackConfiguration
    include_nested_stacks: bool | None = None
    description: str | None = None
    parameters: Sequence[Parameter] | None = None
    status_reason: str | None = None
    notification_arns: Sequence[str] | None = field(default=None, name="NotificationARNs")
    capabilities: Sequence[str] | None = None
    tags: Sequence[Tag] | None = None
    changes: Sequence[ChangeShape] | None = None
    on_stack_failure: str | None = None


@action("cloudformation", "DescribeChangeSet")
async def describe_change_set(store: Store, ctx: Context, request: DescribeChangeSet) -> DescribeChangeSetOutput:
    """What a change set would do, all on one page."""
    change_set = (await change_sets.load(store, ctx, request.change_set_name, request.stack_name)).value
    stack = (await stacks.load(store, ctx, change_set.stack_id)).value
    return DescribeChangeSetOutput(
        change_set.name,
        change_set.id,
        change_set.stack_id,
        change_set.stack_name,
        seconds(change_set.created_ms),
        change_sets.execution_of(change_set, stack),
        change_set.status,
        RollbackConfiguration(),
        change_set.include_nested,
        change_set.description or None,
        parameters_of(change_set.wish),
        change_set.reason or None,
        change_set.notification_arns or (),
        change_set.wish.capabilities,
        tags_of(change_set.wish.tags),
        change_sets.changes_of(change_set, with_values=request.include_property_values),
        change_set.on_failure,
    )
