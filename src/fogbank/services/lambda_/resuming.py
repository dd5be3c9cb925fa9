"""What is done when the server starts: what is kept beside the store is told anew."""

from fogbank.kernel.world import World
from fogbank.services.lambda_.asynchronous import Events
from fogbank.services.lambda_.functions import machinery
from fogbank.services.lambda_.store import FUNCTIONS
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Know what functions reserve, and go on with the events that wait."""
    after = b""
    while page := await FUNCTIONS.scan(store, b"", after=after):
        for stored in page:
            machinery(world).concurrency.reserve(stored.value)
        after = page[-1].key
    events = world.ports[Events] = Events(store, world)
    await events.resume()
