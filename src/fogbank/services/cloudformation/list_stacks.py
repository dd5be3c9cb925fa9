"""ListStacks: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.shapes import StackSummary, summary
from fogbank.storage.api import Store


class ListStacks(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None
    stack_status_filter: Sequence[str] = ()


class ListStacksOutput(Struct, frozen=True, rename="pascal"):
    stack_summaries: Sequence[StackSummary]


@action("cloudformation", "ListStacks")
async def list_stacks(store: Store, ctx: Context, request: ListStacks) -> ListStacksOutput:
    """All stacks, the deleted ones too, the latest first, all on one page."""
    found = await rows.STACKS.everything(store, rows.key(ctx.account, ctx.region, ""))
    wanted = [
        stored.value
        for stored in found
        if not request.stack_status_filter or stored.value.status in request.stack_status_filter
    ]
    return ListStacksOutput([summary(stack) for stack in sorted(wanted, key=lambda stack: -stack.created_ms)])
