"""Bodies that whoever sent them completes when they are received: see `fogbank.fabric.delivery.Seals`."""

from collections.abc import Sequence
from hashlib import md5

from msgspec.structs import replace

from fogbank.fabric.delivery import Seals
from fogbank.kernel.world import World
from fogbank.services.sqs.model import StoredMessage


async def opened(world: World, messages: Sequence[StoredMessage]) -> Sequence[StoredMessage]:
    """The messages as receivers see them. Most have no seal, and are what they are."""
    seals = {message.seal for message in messages if message.seal}
    for seal in seals:
        bodies = await world.port(Seals).by_name[seal]([each.body for each in messages if each.seal == seal])
        complete = iter(bodies)
        messages = [_opened(each, next(complete)) if each.seal == seal else each for each in messages]
    return messages


def _opened(message: StoredMessage, body: str) -> StoredMessage:
    body_md5 = md5(body.encode(), usedforsecurity=False).hexdigest()
    return replace(message, body=body, body_md5=body_md5, seal="")
