"""After a change: the old environments end, a new one begins to start."""

from fogbank.kernel.action import Context
from fogbank.services.lambda_.functions import Target, machinery, spec_of, versions_of
from fogbank.services.lambda_.model import Function
from fogbank.storage.api import Store


async def renew(store: Store, ctx: Context, function: Function) -> None:
    """Keep the environments of published versions and of $LATEST as it now is, and have one of the latter ready."""
    published = [stored.value for stored in await versions_of(store, function)]
    specs = [
        await spec_of(store, ctx.world, Target(function, version, function.arn))
        for version in (function.latest, *published)
    ]
    compute = machinery(ctx.world).compute
    compute.retire(function.arn, frozenset(spec.revision for spec in specs))
    compute.prewarm(specs[0])
