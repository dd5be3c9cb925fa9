"""Groups as they are shown, and how one goes: its schedules first, in the background, and then itself."""

from msgspec import Struct

from fogbank.kernel.world import World
from fogbank.services.scheduler.model import DELETING, Group
from fogbank.services.scheduler.store import GROUPS, SCHEDULES, group_key, key
from fogbank.storage.api import Store

_AT_ONCE = 500


class GroupShown(Struct, frozen=True, rename="pascal"):
    arn: str
    name: str
    state: str
    creation_date: float
    last_modification_date: float


def shown_group(group: Group) -> GroupShown:
    return GroupShown(group.arn, group.name, group.state, group.created_ms / 1000, group.modified_ms / 1000)


def gone_topic(arn: str) -> tuple[str, str]:
    """The topic of those who wait until a group is gone."""
    return ("schedule group gone", arn)


async def resume_deletions(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    for stored in await GROUPS.everything(store, b""):
        if stored.value.state == DELETING:
            empty(store, world, stored.value)


def empty(store: Store, world: World, group: Group) -> None:
    """Remove the schedules of a group that is being deleted, and then the group. Nothing is added to it any more."""
    world.background.spawn(f"scheduler group {group.arn}", _empty(store, world, group))


async def _empty(store: Store, world: World, group: Group) -> None:
    prefix = key(group.account, group.region, group.name, "")
    with world.clock.hold():
        while schedules := await SCHEDULES.scan(store, prefix, limit=_AT_ONCE):
            # A schedule that changes meanwhile goes all the same; whoever fires it sees that it is gone.
            await store.commit([stored.removed() for stored in schedules])
        found = await GROUPS.find(store, group_key(group))
        if found is not None:
            await store.commit([found.removed()])
        gone = gone_topic(group.arn)
        world.wakeups.notify(gone, world.wakeups.waiting(gone))
