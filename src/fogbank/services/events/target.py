"""EventBridge as the target of deliveries: a whole event comes to a bus, and goes on to what its rules say.

Events come from rules of other buses, from functions' destinations, schedules, pipes and buckets. One that a rule of
another bus sent is not sent on to a third bus: "EventBridge can't route events received from a sender event bus to a
third event bus." https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
"""

from typing import Final

from fogbank.fabric.delivery import Delivery, Landing, Target, TargetError
from fogbank.kernel.arn import Arn
from fogbank.kernel.world import World
from fogbank.services.events import envelope
from fogbank.services.events.api_destinations import land_on_destination
from fogbank.services.events.delivering import Occurrence, archivings, deliveries, subject_of
from fogbank.services.events.envelope import NotAnEvent
from fogbank.services.events.model import Place
from fogbank.services.events.oauth import Tokens
from fogbank.services.events.routing import Routes
from fogbank.storage.api import Store

_HOPS_MAX: Final = 1


def target(store: Store, world: World) -> Target:
    """The target of buses' and API destinations' ARNs. It knows no rule and no token from before."""
    world.ports[Routes] = Routes(store)
    world.ports[Tokens] = Tokens(world)

    async def land(delivery: Delivery, arn: Arn) -> Landing:
        kind, _, name = arn.resource.partition("/")
        if kind == "api-destination":
            return await land_on_destination(store, world, delivery, arn)
        if kind != "event-bus":
            raise TargetError("UnsupportedTarget", f"Fogbank does not deliver to {kind}", transient=False)
        return await _on_bus(world, delivery, Place(arn.account, arn.region, name))

    return land


async def _on_bus(world: World, delivery: Delivery, place: Place) -> Landing:
    """Raises TargetError."""
    hops = int(delivery.facts.get("hops", "0"))
    if hops > _HOPS_MAX:
        # Which of the two codes AWS gives within an account and a Region is a guess.
        across = place.region != delivery.region and place.account == delivery.account
        code = "THIRD_REGION_HOP_DETECTED" if across else "THIRD_ACCOUNT_HOP_DETECTED"
        raise TargetError(code, "The event came from another event bus, and is not sent to a third.", transient=False)
    routing = await world.port(Routes).of(place)
    if routing is None:
        raise TargetError("NO_RESOURCE", f"There is no event bus {place.bus}.", transient=False)
    try:
        event, whole = envelope.read(delivery.body)
    except NotAnEvent as error:
        raise TargetError("INVALID_JSON", f"This is no event: {error}", transient=False) from None
    routes = routing.match(whole)
    occurrence = Occurrence(event, whole, delivery.body, delivery.trace_id, world.clock.now_ms(), hops)
    return Landing(
        list(archivings(routes, occurrence)),
        deliveries=list(deliveries(routes, occurrence)),
        ids=(event.id,),
        outcome="matched" if routes else "unmatched",
        subject=b"" if routes else subject_of(delivery.body),
    )
