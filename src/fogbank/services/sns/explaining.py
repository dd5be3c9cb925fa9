"""Why a message went to no subscription, or not to all: what a trace tells who asks."""

from collections.abc import Sequence

from msgspec import MsgspecError

from fogbank.fabric.trace import Hop
from fogbank.fabric.traces import Explain
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.sns.fanout import Fanouts, Route
from fogbank.services.sns.filtering import Subjects
from fogbank.services.sns.messages import decode
from fogbank.storage.api import Store

_SUBSCRIPTIONS_MAX = 100


def explainer(store: Store, world: World) -> Explain:
    """For hops whose subject is a message: a sentence for each subscription whose filter policy keeps it back."""

    async def why(hop: Hop) -> Sequence[str]:
        fanout = await world.port(Fanouts).of(store, Arn.parse(hop.target))
        if fanout is None:
            return [f"There is no topic {hop.target}."]
        try:
            subjects = Subjects(decode(hop.subject))
        except MsgspecError:
            return []
        told = [
            f"subscription {route.arn}: {reason}" for route in fanout.routes if (reason := _reason(route, subjects))
        ]
        more = len(told) - _SUBSCRIPTIONS_MAX
        return told if more <= 0 else [*told[:_SUBSCRIPTIONS_MAX], f"… and {more} subscriptions more"]

    return why


def _reason(route: Route, subjects: Subjects) -> str:
    """Why the filter policy as it is now does not let the message through; "" when it does."""
    own = route.filter
    if own is None:
        return ""
    subject = subjects.of(own.on_body, route.subscription.protocol)
    if subject is None:
        return "the body is no JSON object"
    return str(own.why_not(subject) or "")
