"""CreateScheduleGroup: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.checks import check_tags
from fogbank.services.scheduler.errors import GroupExists
from fogbank.services.scheduler.model import Group
from fogbank.services.scheduler.store import GROUPS, find_group, group_key
from fogbank.services.scheduler.tagging import Tag, tags_of
from fogbank.storage.api import Conflict, Store


class CreateScheduleGroup(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    tags: list[Tag] | None = None
    client_token: str | None = None


class CreateScheduleGroupOutput(Struct, frozen=True, rename="pascal"):
    schedule_group_arn: str


@action("scheduler", "CreateScheduleGroup")
async def create_schedule_group(store: Store, ctx: Context, request: CreateScheduleGroup) -> CreateScheduleGroupOutput:
    """Make a group. The same request with the same token once more is answered alike."""
    tags = tags_of(request.tags or [])
    check_tags(len(tags))
    token = request.client_token or ""
    group = Group(ctx.account, ctx.region, request.name, ctx.now_ms, ctx.now_ms, tags=tags, token=token)
    while True:
        found = await find_group(store, ctx.account, ctx.region, request.name)
        if found is not None:
            if token and found.value.token == token:
                return CreateScheduleGroupOutput(group.arn)
            raise GroupExists(request.name)
        try:
            await store.commit([GROUPS.put(group_key(group), group)], [GROUPS.absent(group_key(group))])
        except Conflict:
            continue
        return CreateScheduleGroupOutput(group.arn)
