"""What Publish and PublishBatch share, and what comes into a topic by itself: from a message to its deliveries."""

from collections.abc import Sequence

from fogbank.fabric import trace
from fogbank.fabric.delivery import Delivery
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.services.sns.delivering import delivery
from fogbank.services.sns.envelope import Envelopes
from fogbank.services.sns.fanout import Fanout, Route
from fogbank.services.sns.filtering import Subjects
from fogbank.services.sns.messages import Message


def routes_for(fanout: Fanout, message: Message) -> tuple[Sequence[Route], Sequence[Route]]:
    """The subscriptions that get the message, and those whose filter policies keep it back."""
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
    """One for each subscription."""
    envelopes = Envelopes(world, fanout.topic, fanout.arn, message, endpoint)
    return [await delivery(fanout, route, message, envelopes) for route in routes]


def filtered_hop(world: World, fanout: Fanout, routes: Sequence[Route], message: Message, header: str) -> Hop:
    """That some subscriptions did not want a message; which, and why, is found out when somebody asks."""
    return trace.hop(
        header,
        ids=world.ids,
        kind="match",
        source=fanout.arn,
        target=fanout.arn,
        at_ms=message.at_ms,
        outcome="filtered",
        names=(message.id,),
        why=", ".join(route.arn for route in routes),
    )
