"""GetScheduleGroup: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.groups import GroupShown, shown_group
from fogbank.services.scheduler.store import load_group
from fogbank.storage.api import Store


class GetScheduleGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str


@action("scheduler", "GetScheduleGroup")
async def get_schedule_group(store: Store, ctx: Context, request: GetScheduleGroup) -> GroupShown:
    """A group and its state."""
    return shown_group((await load_group(store, ctx.account, ctx.region, request.name)).value)
