"""TestEventPattern: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html"""

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.events import patterns
from fogbank.services.events.errors import Invalid, InvalidParameter
from fogbank.storage.api import Store

_REQUIRED = ("id", "account", "source", "time", "region", "resources", "detail-type")


class TestEventPattern(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    event_pattern: str
    event: str


class TestEventPatternResponse(Struct, frozen=True, rename="pascal"):
    result: bool


@action("events", "TestEventPattern")
async def test_event_pattern(store: Store, ctx: Context, request: TestEventPattern) -> TestEventPatternResponse:
    """Whether a pattern matches an event, which must have all that an event has."""
    matches = patterns.compiled(request.event_pattern)
    try:
        event = msgspec.json.decode(request.event, type=dict[str, object])
    except msgspec.MsgspecError:
        raise InvalidParameter("Event", "Event is not a valid JSON object.") from None
    for name in _REQUIRED:
        if name not in event:
            # "The event … must contain the following fields"; the words are a guess.
            raise Invalid(f"Parameter {name} is not valid. Reason: {name} is a required argument.")
    return TestEventPatternResponse(matches(event))
