"""DescribeStackEvents: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html"""

from collections.abc import Sequence

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.cloudformation import stacks
from fogbank.services.cloudformation import store as rows
from fogbank.services.cloudformation.shapes import StackEvent, event_shape
from fogbank.storage.api import Store

_PAGE = 100


class DescribeStackEvents(Struct, frozen=True, rename="pascal"):
    stack_name: str
    next_token: str | None = None


class DescribeStackEventsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    stack_events: Sequence[StackEvent]
    next_token: str | None = None


@action("cloudformation", "DescribeStackEvents")
async def describe_stack_events(store: Store, ctx: Context, request: DescribeStackEvents) -> DescribeStackEventsOutput:
    """A stack's events, the latest first. The token is the id of the event before."""
    stack = (await stacks.load(store, ctx, request.stack_name)).value
    events = list(reversed(await rows.events_of(store, stack)))
    if request.next_token is not None:
        ids = [event.id for event in events]
        events = events[ids.index(request.next_token) + 1 :] if request.next_token in ids else []
    page = events[:_PAGE]
    more = page[-1].id if len(events) > _PAGE else None
    return DescribeStackEventsOutput([event_shape(stack, event) for event in page], more)
