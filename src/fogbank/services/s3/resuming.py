"""What a server that begins has to put in order."""

from msgspec.structs import replace

from fogbank.kernel.world import World
from fogbank.services.s3 import access, content, expiring, lifecycles
from fogbank.services.s3 import store as buckets
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted: bytes that belong to nobody go, buckets half deleted are open again.

    What reached its end while no server ran goes too.
    """
    await content.sweep_all(store)
    found = await buckets.all_buckets(store)
    for stored in found:
        if stored.bucket.closing:
            await access.change(store, stored, replace(stored.bucket, closing=False))
    if any(lifecycles.rules_of(stored.bucket) for stored in found):
        expiring.begin(store, world, catch_up=True)
