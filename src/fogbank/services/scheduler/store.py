"""The only file of Scheduler that knows how its values lie in the store.

item   scheduler.group     account/region/name
item   scheduler.schedule  account/region/group/name
alarms "scheduler"         a schedule's key and its generation: its next firing
"""

from typing import Final

from fogbank.fabric import timers
from fogbank.fabric.timers import Alarm
from fogbank.services.scheduler.errors import NoGroup, NoSchedule
from fogbank.services.scheduler.model import DEFAULT_GROUP, Group, Schedule
from fogbank.storage.api import Push, Store, Unchanged
from fogbank.storage.table import Stored, Table

GROUPS: Final = Table("scheduler.group", Group)
SCHEDULES: Final = Table("scheduler.schedule", Schedule)
ALARMS: Final = "scheduler"

# When the default group came to be: with the service. (Accounts have their own time for it; this is a guess.)
_SINCE_MS: Final = 1_668_038_400_000


def key(*parts: str) -> bytes:
    """A key of names, which have no slashes. As a prefix, end it with an empty part."""
    return "/".join(parts).encode()


def group_key(group: Group) -> bytes:
    return key(group.account, group.region, group.name)


def schedule_key(schedule: Schedule) -> bytes:
    return key(schedule.account, schedule.region, schedule.group, schedule.name)


async def find_group(store: Store, account: str, region: str, name: str) -> Stored[Group] | None:
    """The default group is there in any case, with version 0 as long as nothing of it was set."""
    at = key(account, region, name)
    found = await GROUPS.find(store, at)
    if found is None and name == DEFAULT_GROUP:
        return Stored(Group(account, region, name, _SINCE_MS, _SINCE_MS), GROUPS.space, at, 0)
    return found


async def all_groups(store: Store, account: str, region: str) -> list[Group]:
    """By their names; the default one among them."""
    groups = [stored.value for stored in await GROUPS.everything(store, key(account, region, ""))]
    if all(group.name != DEFAULT_GROUP for group in groups):
        groups.append(Group(account, region, DEFAULT_GROUP, _SINCE_MS, _SINCE_MS))
    return sorted(groups, key=lambda group: group.name)


async def load_group(store: Store, account: str, region: str, name: str) -> Stored[Group]:
    """Raises NoGroup."""
    found = await find_group(store, account, region, name)
    if found is None:
        raise NoGroup(name)
    return found


async def load_schedule(store: Store, account: str, region: str, group: str, name: str) -> Stored[Schedule]:
    """Raises NoSchedule, NoGroup."""
    found = await SCHEDULES.find(store, key(account, region, group, name))
    if found is None:
        await load_group(store, account, region, group)
        raise NoSchedule(name)
    return found


def no_schedule(schedule: Schedule) -> Unchanged:
    """The check that there is none of this name."""
    return SCHEDULES.absent(schedule_key(schedule))


def alarm(schedule: Schedule, at_ms: int, *, now_ms: int, due_ms: int | None = None, kind: str = "") -> Push:
    """The operation that lets a schedule ring for the time `at_ms`."""
    ring = Alarm(schedule_key(schedule), schedule.generation, at_ms, kind)
    return timers.alarm(ALARMS, ring, due_ms=at_ms if due_ms is None else due_ms, now_ms=now_ms)
