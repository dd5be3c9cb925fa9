"""The only file of Pipes that knows how its values lie in the store.

item   pipes.pipe   account/region/name
"""

from collections.abc import Callable, Sequence
from typing import Final

from fogbank.kernel.action import Context
from fogbank.services.pipes.errors import NoPipe
from fogbank.services.pipes.model import Pipe
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored, Table

PIPES: Final = Table("pipes.pipe", Pipe)


def key(account: str, region: str, name: str) -> bytes:
    """As a prefix, with an empty name."""
    return f"{account}/{region}/{name}".encode()


def key_of(pipe: Pipe) -> bytes:
    return key(pipe.account, pipe.region, pipe.name)


async def load(store: Store, ctx: Context, name: str) -> Stored[Pipe]:
    """Raises NoPipe."""
    found = await PIPES.find(store, key(ctx.account, ctx.region, name))
    if found is None:
        raise NoPipe(name)
    return found


async def all_pipes(store: Store) -> Sequence[Pipe]:
    """Those of all accounts and regions."""
    return [stored.value for stored in await PIPES.everything(store, b"")]


@again_on_conflict
async def change(store: Store, ctx: Context, name: str, decide: Callable[[Pipe], Pipe]) -> Pipe:
    """Make of a pipe what `decide` says. Raises NoPipe, and what `decide` raises."""
    stored = await load(store, ctx, name)
    pipe = decide(stored.value)
    await store.commit([stored.becomes(pipe)], [stored.unchanged()])
    return pipe
