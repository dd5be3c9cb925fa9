"""After a change: the old environments end, a new one begins to start."""

from fogbank.kernel.action import Context
from fogbank.kernel.world import World
from fogbank.services.lambda_.functions import Target, machinery, revision_of, spec_of, versions_of
from fogbank.services.lambda_.model import Function
from fogbank.storage.api import Store


async def renew(store: Store, ctx: Context, function: Function) -> None:
    """Keep the environments of published versions and of $LATEST as it now is, and have one of the latter ready."""
    versions = [function.latest, *(stored.value for stored in await versions_of(store, function))]
    revisions = [revision_of(function, version) for version in versions]
    means = machinery(ctx.world)
    means.compute.retire(function.arn, frozenset(revisions))
    means.archives.sweep(store, ctx.world)
    # Nobody waits for it: the archive is unpacked on the way.
    ctx.world.background.spawn(f"lambda prewarm {revisions[0]}", _prewarm(store, ctx.world, function))


async def _prewarm(store: Store, world: World, function: Function) -> None:
    machinery(world).compute.prewarm(await spec_of(store, world, Target(function, function.latest, function.arn)))
