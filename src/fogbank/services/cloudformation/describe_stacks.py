"""DescribeStacks: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.paging import page_of
from fogbank.services.cloudformation.shapes import StackShape, shown
from fogbank.storage.api import Store


class DescribeStacks(Struct, frozen=True, rename="pascal"):
    stack_name: str | None = None
    next_token: str | None = None


class DescribeStacksOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stacks: Sequence[StackShape]
    next_token: str | None = None


@action("cloudformation", "DescribeStacks")
async def describe_stacks(store: Store, ctx: Context, request: DescribeStacks) -> DescribeStacksOutput:
    """One stack, also a deleted one by its id; or all that are alive."""
    if request.stack_name is not None:
        return DescribeStacksOutput([shown((await stacks.load(store, ctx, request.stack_name)).value)])
    found = await rows.STACKS.everything(store, rows.key(ctx.account, ctx.region, ""))
    living = [stored.value for stored in found if stored.value.status != "DELETE_COMPLETE"]
    page, more = page_of(sorted(living, key=lambda stack: -stack.created_ms), request.next_token)
    return DescribeStacksOutput([shown(stack) for stack in page], more)
