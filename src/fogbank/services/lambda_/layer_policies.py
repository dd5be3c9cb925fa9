"""Changing the policy of a layer version."""

from collections.abc import Callable

from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.services.lambda_.errors import PreconditionFailed
from fogbank.services.lambda_.layering import layer_name, load_version
from fogbank.services.lambda_.model import LayerVersion
from fogbank.storage.api import Conflict, Store


async def change_policy(
    store: Store,
    ctx: Context,
    layer: str,
    version: int,
    decide: Callable[[LayerVersion], str],
    *,
    revision_id: str | None,
) -> LayerVersion:
    """Give a layer version the policy that `decide` makes; the layer version after it.

    Raises ResourceNotFoundException, PreconditionFailedException and what `decide` raises.
    """
    while True:
        stored = await load_version(store, layer_name(ctx, layer), version)
        before = stored.value
        policy = decide(before)
        if revision_id not in (None, before.policy_revision):
            raise PreconditionFailed("GetLayerPolicy")
        after = replace(before, policy=policy, policy_revision=ctx.ids.uuid())
        try:
            await store.commit([stored.becomes(after)], [stored.unchanged()])
        except Conflict:
            continue
        return after
