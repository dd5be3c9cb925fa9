"""Amazon EventBridge: https://docs.aws.amazon.com/eventbridge/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.timers import Timers
from fogbank.kernel.action import Handler
from fogbank.kernel.world import World
from fogbank.services.events import archiving, replaying, scheduled
from fogbank.services.events.cancel_replay import cancel_replay
from fogbank.services.events.connections import resume_authorizing
from fogbank.services.events.create_api_destination import create_api_destination
from fogbank.services.events.create_archive import create_archive
from fogbank.services.events.create_connection import create_connection
from fogbank.services.events.create_event_bus import create_event_bus
from fogbank.services.events.deauthorize_connection import deauthorize_connection
from fogbank.services.events.delete_api_destination import delete_api_destination
from fogbank.services.events.delete_archive import delete_archive
from fogbank.services.events.delete_connection import delete_connection
from fogbank.services.events.delete_event_bus import delete_event_bus
from fogbank.services.events.delete_rule import delete_rule
from fogbank.services.events.describe_api_destination import describe_api_destination
from fogbank.services.events.describe_archive import describe_archive
from fogbank.services.events.describe_connection import describe_connection
from fogbank.services.events.describe_event_bus import describe_event_bus
from fogbank.services.events.describe_replay import describe_replay
from fogbank.services.events.describe_rule import describe_rule
from fogbank.services.events.disable_rule import disable_rule
from fogbank.services.events.enable_rule import enable_rule
from fogbank.services.events.explaining import explainer
from fogbank.services.events.list_api_destinations import list_api_destinations
from fogbank.services.events.list_archives import list_archives
from fogbank.services.events.list_connections import list_connections
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
from fogbank.services.events.resources import RESOURCES
from fogbank.services.events.schedules import dead_letter
from fogbank.services.events.start_replay import start_replay
from fogbank.services.events.tag_resource import tag_resource
from fogbank.services.events.target import target
from fogbank.services.events.test_event_pattern import test_event_pattern
from fogbank.services.events.untag_resource import untag_resource
from fogbank.services.events.update_api_destination import update_api_destination
from fogbank.services.events.update_archive import update_archive
from fogbank.services.events.update_connection import update_connection
from fogbank.services.events.update_event_bus import update_event_bus
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "dead_letter", "explainer", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    cancel_replay,
    create_api_destination,
    create_archive,
    create_connection,
    create_event_bus,
    deauthorize_connection,
    delete_api_destination,
    delete_archive,
    delete_connection,
    delete_event_bus,
    delete_rule,
    describe_api_destination,
    describe_archive,
    describe_connection,
    describe_event_bus,
    describe_replay,
    describe_rule,
    disable_rule,
    enable_rule,
    list_api_destinations,
    list_archives,
    list_connections,
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
    update_api_destination,
    update_archive,
    update_connection,
    update_event_bus,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "PutPermission, RemovePermission, Policy": "kept and shown. They decide nothing yet: whoever reaches the server, "
    "and is let in by `--auth` where that is set, may use every bus.",
    "RoleArn": "of rules and targets: kept and shown. No role is assumed for a delivery.",
    "KmsKeyIdentifier": "of buses and archives: kept and shown. Events lie on the disk as they are; encryption at rest "
    "is the file system's.",
    "DeadLetterConfig of a bus": "kept and shown. AWS sends there what it cannot decrypt with the bus's key, and "
    "nothing is encrypted here. That of a target is acted on.",
    "LogConfig": "kept and shown. What happens to events is told by `/_fogbank/trace`.",
    "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS": "the same as `ENABLED`: there are no events of CloudTrail.",
    "PutTargets": "all entries are taken or none. Targets of services that Fogbank does not have are refused by name.",
    "PutEvents": "an event for a bus that is not there is taken, as AWS does; its trace says so. Rules count from the "
    "next event on, without a delay.",
    "RetryPolicy": "pauses begin at a second and double up to ten minutes, of which chance takes away up to half. AWS "
    'says no more than "exponential back off and jitter".',
    "Rules of a bus": "20,000. AWS begins with 300 and raises it for those who ask.",
    "StartReplay": "sends 100 events every 0.1 seconds, after a second. How fast AWS replays is not documented.",
    "PutRule.ScheduleExpression": "fires at the second that it names, where AWS takes up to a minute. Of those firings "
    "that passed while the server was down, the latest comes when it starts.",
    "CreateConnection, UpdateConnection": "the SecretArn that is shown names a secret that is not there: a connection "
    "keeps its credentials itself, on the disk as they are. KmsKeyIdentifier is kept and shown.",
    "CreateApiDestination, UpdateApiDestination": "http:// endpoints are taken too, where AWS insists on https://.",
}


async def resume(store: Store, world: World) -> None:
    """Go on with what was interrupted."""
    await archiving.resume(store, world)
    await replaying.resume(store, world)
    await resume_authorizing(store, world)
    await Timers(store, world, scheduled.ALARMS, scheduled.ringer(store, world)).begin()
