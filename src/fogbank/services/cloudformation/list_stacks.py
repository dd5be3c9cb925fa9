"""ListStacks: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStacks.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.paging import page_of
from fogbank.services.cloudformation.shapes import StackSummary, summary
from fogbank.storage.api import Store


class ListStacks(Struct, frozen=True, rename="pascal"):
    next_token: str | None = None
    stack_status_filter: Sequence[str] = ()


class ListStacksOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_summaries: Sequence[StackSummary]
    next_token: str | None = None


@action("cloudformation", "ListStacks")
async def list_stacks(store: Store, ctx: Context, request: ListStacks) -> ListStacksOutput:
    """All stacks, the deleted ones too, the latest first."""
    found = await rows.STACKS.everything(store, rows.key(ctx.account, ctx.region, ""))
    wanted = [
        stored.value
        for stored in found
        if not request.stack_status_filter or stored.value.status in request.stack_status_filter
    ]
    page, more = page_of(sorted(wanted, key=lambda stack: -stack.created_ms), request.next_token)
    return ListStacksOutput([summary(stack) for stack in page], more)
