"""What a server that begins has to put in order."""

from msgspec.structs import replace

from fogbank.kernel.world import World
from fogbank.services.s3 import access, content, expiring
from fogbank.services.s3 import store as buckets
from fogbank.storage.api import Store


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted: bytes that belong to nobody go, buckets half deleted are open again."""
    await content.sweep_all(store)
    for stored in await buckets.all_buckets(store):
        if stored.bucket.closing:
            await access.change(store, stored, replace(stored.bucket, closing=False))
    expiring.begin(store, world, catch_up=True)
