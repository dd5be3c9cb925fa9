"""DeleteScheduleGroup: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, Empty, action
from fogbank.services.scheduler.errors import GroupIsDeleted, Invalid
from fogbank.services.scheduler.groups import empty
from fogbank.services.scheduler.model import DEFAULT_GROUP, DELETING
from fogbank.services.scheduler.store import load_group
from fogbank.storage.api import Conflict, Store


class DeleteScheduleGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    client_token: str | None = None


@action("scheduler", "DeleteScheduleGroup")
async def delete_schedule_group(store: Store, ctx: Context, request: DeleteScheduleGroup) -> Empty:
    """Let a group go, with all of its schedules: it is DELETING until they are gone."""
    if request.name == DEFAULT_GROUP:
        raise Invalid("The default schedule group cannot be deleted.")  # the words are a guess
    while True:
        stored = await load_group(store, ctx.account, ctx.region, request.name)
        if stored.value.state == DELETING:
            raise GroupIsDeleted(request.name)
        going = replace(stored.value, state=DELETING, modified_ms=ctx.now_ms)
        try:
            await store.commit([stored.becomes(going)], [stored.unchanged()])
        except Conflict:
            continue
        empty(store, ctx.world, going)
        return Empty()
