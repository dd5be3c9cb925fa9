"""From a message to its deliveries: which subscriptions get it, and what each gets."""

from collections.abc import Sequence
from typing import Final

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.services.sns.delivering import delivery
from fogbank.services.sns.envelope import Envelopes
from fogbank.services.sns.fanout import Fanout, Route
from fogbank.services.sns.filtering import Subjects
from fogbank.services.sns.messages import Message, encode

# So much of a message is kept in its trace, to say later why a policy did not let it through; of larger ones nothing.
_SUBJECT_BYTES_MAX: Final = 65_536


def routes_for(fanout: Fanout, message: Message) -> tuple[Sequence[Route], Sequence[Route]]:
    """The subscriptions that get the message, and those whose filter policies keep it back."""
    if not fanout.filters:
        return fanout.routes, ()
    subjects = Subjects(message)
    wanted: list[Route] = []
    filtered: list[Route] = []
    for route in fanout.routes:
        own = route.filter
        passes = own is None or subjects.pass_through(own, route.subscription.protocol)
        (wanted if passes else filtered).append(route)
    return wanted, filtered


async def deliveries_of(
    world: World, fanout: Fanout, routes: Sequence[Route], message: Message, endpoint: str
) -> list[Delivery]:
    """One for each subscription; `endpoint` is where receivers reach us."""
    envelopes = Envelopes(world, fanout.topic, fanout.arn, message, endpoint)
    return [await delivery(fanout, route, message, envelopes) for route in routes]


def filtered_hop(world: World, fanout: Fanout, routes: Sequence[Route], message: Message) -> Hop:
    """That some subscriptions did not want a message. Which field it was is found out when somebody asks."""
    subject = encode(message)
    return trace.hop(
        message.trace_id,
        ids=world.ids,
        kind="match",
        source=fanout.arn,
        target=fanout.arn,
        at_ms=message.at_ms,
        outcome="filtered",
        names=(message.id,),
        why=", ".join(route.arn for route in routes),
        subject=subject if len(subject) <= _SUBJECT_BYTES_MAX else b"",
    )
