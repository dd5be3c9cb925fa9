"""Amazon EventBridge Scheduler: https://docs.aws.amazon.com/scheduler/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.delivery import Acting
from fogbank.fabric.timers import Timers
from fogbank.kernel.action import Handler
from fogbank.kernel.world import World
from fogbank.services.scheduler import universal
from fogbank.services.scheduler.create_schedule import create_schedule
from fogbank.services.scheduler.create_schedule_group import create_schedule_group
from fogbank.services.scheduler.dead_letters import dead_letter
from fogbank.services.scheduler.delete_schedule import delete_schedule
from fogbank.services.scheduler.delete_schedule_group import delete_schedule_group
from fogbank.services.scheduler.firing import ringer
from fogbank.services.scheduler.get_schedule import get_schedule
from fogbank.services.scheduler.get_schedule_group import get_schedule_group
from fogbank.services.scheduler.groups import resume_deletions
from fogbank.services.scheduler.list_schedule_groups import list_schedule_groups
from fogbank.services.scheduler.list_schedules import list_schedules
from fogbank.services.scheduler.list_tags_for_resource import list_tags_for_resource
from fogbank.services.scheduler.resources import RESOURCES
from fogbank.services.scheduler.store import ALARMS
from fogbank.services.scheduler.tag_resource import tag_resource
from fogbank.services.scheduler.untag_resource import untag_resource
from fogbank.services.scheduler.update_schedule import update_schedule
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "dead_letter", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_schedule,
    create_schedule_group,
    delete_schedule,
    delete_schedule_group,
    get_schedule,
    get_schedule_group,
    list_schedule_groups,
    list_schedules,
    list_tags_for_resource,
    tag_resource,
    untag_resource,
    update_schedule,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Firings": "at the second that the expression names, where AWS takes up to a minute. Of those that passed while "
    "the server was down, the latest fires once when it starts; a one-time schedule too.",
    "ClientToken": "CreateSchedule, CreateScheduleGroup and UpdateSchedule that are repeated with it are answered "
    "alike. To the deletions it makes no difference: the second one finds nothing.",
    "RoleArn": "kept and shown. It decides nothing: a schedule may call whatever its account may.",
    "KmsKeyArn": "kept and shown. Schedules lie on the disk as they are; encryption at rest is the file system's.",
    "ActionAfterCompletion": "DELETE removes the schedule with its last invocation, while AWS takes some time for it.",
    "Universal targets": "operations that Fogbank has, but for those that only read. They are made at least once: "
    "after a crash between the call and its record, twice.",
}


def target(store: Store, world: World) -> Acting:
    """The target of `arn:aws:scheduler:::aws-sdk:…`: operations that schedules call."""
    return universal.target(world)


async def resume(store: Store, world: World) -> None:
    """Let schedules fire, and go on with groups that are being deleted."""
    await Timers(store, world, ALARMS, ringer(store, world)).begin()
    await resume_deletions(store, world)
