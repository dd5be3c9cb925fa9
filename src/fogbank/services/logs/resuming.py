"""What goes on in the background after a start."""

from fogbank.kernel.world import World
from fogbank.services.logs import retention, subscriptions
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Let events expire, and send on what is subscribed to."""
    await retention.resume(store, world)
    await subscriptions.resume(store, world)
