"""Amazon EventBridge: https://docs.aws.amazon.com/eventbridge/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.timers import Timers
from fogbank.kernel.action import Handler
from fogbank.kernel.world import World
from fogbank.services.events import archiving, replaying, scheduled
from fogbank.services.events.cancel_replay import cancel_replay
from fogbank.services.events.create_archive import create_archive
from fogbank.services.events.create_event_bus import create_event_bus
from fogbank.services.events.delete_archive import delete_archive
from fogbank.services.events.delete_event_bus import delete_event_bus
from fogbank.services.events.delete_rule import delete_rule
from fogbank.services.events.describe_archive import describe_archive
from fogbank.services.events.describe_event_bus import describe_event_bus
from fogbank.services.events.describe_replay import describe_replay
from fogbank.services.events.describe_rule import describe_rule
from fogbank.services.events.disable_rule import disable_rule
from fogbank.services.events.enable_rule import enable_rule
from fogbank.services.events.explaining import explainer
from fogbank.services.events.list_archives import list_archives
from fogbank.services.events.list_event_buses import list_event_buses
from fogbank.services.events.list_replays import list_replays
from fogbank.services.events.list_rule_names_by_target import list_rule_names_by_target
from fogbank.services.events.list_rules import list_rules
from fogbank.services.events.list_tags_for_resource import list_tags_for_resource
from fogbank.services.events.list_targets_by_rule import list_targets_by_rule
from fogbank.services.events.put_events import put_events
from fogbank.services.events.put_permission import put_permission
from fogbank.services.events.put_rule import put_rule
from fogbank.services.events.put_targets import put_targets
from fogbank.services.events.remove_permission import remove_permission
from fogbank.services.events.remove_targets import remove_targets
from fogbank.services.events.schedules import dead_letter
from fogbank.services.events.start_replay import start_replay
from fogbank.services.events.tag_resource import tag_resource
from fogbank.services.events.target import target
from fogbank.services.events.test_event_pattern import test_event_pattern
from fogbank.services.events.untag_resource import untag_resource
from fogbank.services.events.update_archive import update_archive
from fogbank.services.events.update_event_bus import update_event_bus
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "dead_letter", "explainer", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    cancel_replay,
    create_archive,
    create_event_bus,
    delete_archive,
    delete_event_bus,
    delete_rule,
    describe_archive,
    describe_event_bus,
    describe_replay,
    describe_rule,
    disable_rule,
    enable_rule,
    list_archives,
    list_event_buses,
    list_replays,
    list_rule_names_by_target,
    list_rules,
    list_tags_for_resource,
    list_targets_by_rule,
    put_events,
    put_permission,
    put_rule,
    put_targets,
    remove_permission,
    remove_targets,
    start_replay,
    tag_resource,
    test_event_pattern,
    untag_resource,
    update_archive,
    update_event_bus,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    await archiving.resume(store, world)
    await replaying.resume(store, world)
    await Timers(store, world, scheduled.ALARMS, scheduled.ringer(store, world)).begin()
