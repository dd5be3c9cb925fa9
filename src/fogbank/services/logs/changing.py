"""Changing a log group: read it, decide, commit if it is still the same, else begin again."""

from collections.abc import Awaitable, Callable

from fogbank.services.logs import store as rows
from fogbank.services.logs.model import Group
from fogbank.services.logs.store import StoredGroup
from fogbank.storage.api import Conflict, Store


async def change(store: Store, load: Callable[[], Awaitable[StoredGroup]], decide: Callable[[Group], Group]) -> Group:
    """Replace the group that `load` gives by what `decide` makes of it. Raises what these raise."""
    while True:
        stored = await load()
        changed = decide(stored.group)
        if changed == stored.group:
            return changed
        try:
            await store.commit([rows.put_group(changed)], [stored.unchanged()])
        except Conflict:
            continue
        return changed
