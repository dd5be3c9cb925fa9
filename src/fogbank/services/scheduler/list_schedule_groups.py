"""ListScheduleGroups: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.scheduler.groups import GroupShown, shown_group
from fogbank.services.scheduler.paging import PAGE_MAX, read_token, write_token
from fogbank.services.scheduler.store import all_groups
from fogbank.storage.api import Store


class ListScheduleGroups(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name_prefix: str | None = None
    next_token: str | None = None
    max_results: int | None = None


class ListScheduleGroupsOutput(Struct, frozen=True, rename="pascal", omit_defaults=True):
    schedule_groups: list[GroupShown]
    next_token: str | None = None


@action("scheduler", "ListScheduleGroups")
async def list_schedule_groups(store: Store, ctx: Context, request: ListScheduleGroups) -> ListScheduleGroupsOutput:
    """Groups by their names. There are few (500 at most in AWS), so all are looked at."""
    size = request.max_results or PAGE_MAX
    after = read_token(request.next_token).decode("utf-8", "replace")
    prefix = request.name_prefix or ""
    groups = await all_groups(store, ctx.account, ctx.region)
    left = [group for group in groups if group.name.startswith(prefix) and group.name > after]
    token = write_token(left[size - 1].name.encode()) if len(left) > size else None
    return ListScheduleGroupsOutput([shown_group(group) for group in left[:size]], token)
