"""ListStackResources: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.paging import page_of
from fogbank.services.cloudformation.shapes import StackResourceSummary, resource_summary
from fogbank.storage.api import Store


class ListStackResources(Struct, frozen=True, rename="pascal"):
    stack_name: str
    next_token: str | None = None


class ListStackResourcesOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_resource_summaries: Sequence[StackResourceSummary]
    next_token: str | None = None


@action("cloudformation", "ListStackResources")
async def list_stack_resources(store: Store, ctx: Context, request: ListStackResources) -> ListStackResourcesOutput:
    """The resources of a stack."""
    stack = (await stacks.load(store, ctx, request.stack_name)).value
    found = await rows.resources_of(store, stack)
    page, more = page_of(list(found.values()), request.next_token)
    return ListStackResourcesOutput([resource_summary(each.value) for each in page], more)
