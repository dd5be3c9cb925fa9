"""DescribeStackEvents: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.paging import PAGE
from fogbank.services.cloudformation.shapes import StackEvent, event_shape
from fogbank.storage.api import Store


class DescribeStackEvents(Struct, frozen=True, rename="pascal"):
    stack_name: str
    next_token: str | None = None


class DescribeStackEventsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_events: Sequence[StackEvent]
    next_token: str | None = None


@action("cloudformation", "DescribeStackEvents")
async def describe_stack_events(store: Store, ctx: Context, request: DescribeStackEvents) -> DescribeStackEventsOutput:
    """A stack's events, the latest first. The token is the id of the event before."""
    found = await stacks.find(store, ctx, request.stack_name)
    if found is None:
        raise CloudFormationValidation(f"Stack [{request.stack_name}] does not exist")
    stack = found.value
    events = list(reversed(await rows.events_of(store, stack)))
    if request.next_token is not None:
        ids = [event.id for event in events]
        if request.next_token not in ids:
            raise CloudFormationValidation("The provided NextToken is not valid.")
        events = events[ids.index(request.next_token) + 1 :]
    page = events[:PAGE]
    more = page[-1].id if len(events) > PAGE else None
    return DescribeStackEventsOutput([event_shape(stack, event) for event in page], more)
