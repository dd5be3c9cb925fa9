"""What is done when the server starts: what is known beside the store, or done for it, begins anew."""

from fogbank.kernel.world import World
from fogbank.services.lambda_.asynchronous import Events
from fogbank.services.lambda_.functions import machinery
from fogbank.services.lambda_.mappings import Mappings
from fogbank.services.lambda_.provisioning import follow
from fogbank.services.lambda_.store import FUNCTIONS
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Know what functions claim of their accounts' concurrency, begin what is provisioned, go on with waiting events.

    After a reset there is nothing of that; what was provisioned ends.
    """
    means = machinery(world)
    means.concurrency.clear()
    means.specs.clear()
    for arn in means.readiness.clear():
        means.compute.retire(arn)
    await means.archives.resume(store)
    for stored in await FUNCTIONS.everything(store, b""):
        follow(store, world, None, stored.value)
    events = world.ports[Events] = Events(store, world)
    await events.resume()
    mappings = world.ports[Mappings] = Mappings(store, world)
    await mappings.resume()
