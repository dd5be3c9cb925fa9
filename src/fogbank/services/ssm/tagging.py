"""Tags are put on resources of a kind: parameters are the one kind that is here."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.errors import Unsupported
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.errors import InvalidResourceId, ParameterNotFound
from fogbank.services.ssm.model import Parameter
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store
from fogbank.storage.table import Stored


async def tagged_parameter(store: Store, ctx: Context, kind: str, name: str) -> Stored[Parameter]:
    """Raises InvalidResourceId; Unsupported for other kinds."""
    if kind != "Parameter":
        raise Unsupported(f"tags on resources of the type {kind}")
    try:
        return await parameters.load(store, ctx, name)
    except ParameterNotFound:
        raise InvalidResourceId from None


@again_on_conflict
async def change_tags(
    store: Store, ctx: Context, kind: str, name: str, decide: Callable[[Mapping[str, str]], Mapping[str, str]]
) -> None:
    """Raises InvalidResourceId and what `decide` raises."""
    stored = await tagged_parameter(store, ctx, kind, name)
    await store.commit([stored.becomes(replace(stored.value, tags=decide(stored.value.tags)))], [stored.unchanged()])
