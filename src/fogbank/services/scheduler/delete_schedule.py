"""DeleteSchedule: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.scheduler.model import DEFAULT_GROUP
from fogbank.services.scheduler.store import load_schedule
from fogbank.storage.api import Conflict, Store


class DeleteSchedule(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    group_name: str | None = None
    client_token: str | None = None


@action("scheduler", "DeleteSchedule")
async def delete_schedule(store: Store, ctx: Context, request: DeleteSchedule) -> Empty:
    """Remove a schedule. Its alarm is left to itself: when it rings, there is nothing that it was set for."""
    group = request.group_name or DEFAULT_GROUP
    while True:
        stored = await load_schedule(store, ctx.account, ctx.region, group, request.name)
        try:
            await store.commit([stored.removed()], [stored.unchanged()])
        except Conflict:
            continue
        return Empty()
