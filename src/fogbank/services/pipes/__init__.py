"""Amazon EventBridge Pipes: https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.kernel.world import World
from fogbank.services.pipes.create_pipe import create_pipe
from fogbank.services.pipes.delete_pipe import delete_pipe
from fogbank.services.pipes.describe_pipe import describe_pipe
from fogbank.services.pipes.list_pipes import list_pipes
from fogbank.services.pipes.list_tags_for_resource import list_tags_for_resource
from fogbank.services.pipes.resources import RESOURCES
from fogbank.services.pipes.running import Pipes
from fogbank.services.pipes.start_pipe import start_pipe
from fogbank.services.pipes.stop_pipe import stop_pipe
from fogbank.services.pipes.tag_resource import tag_resource
from fogbank.services.pipes.untag_resource import untag_resource
from fogbank.services.pipes.update_pipe import update_pipe
from fogbank.storage.api import Store

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_pipe,
    delete_pipe,
    describe_pipe,
    list_pipes,
    list_tags_for_resource,
    start_pipe,
    stop_pipe,
    tag_resource,
    untag_resource,
    update_pipe,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Sources and targets": "sources are SQS queues; targets are SQS queues, SNS topics, event buses, functions and log "
    "groups; enrichments are functions. Others are refused by name, and LogConfiguration is.",
    "RoleArn": "kept and shown. It decides nothing: a pipe may do whatever its account may.",
    "KmsKeyIdentifier": "kept and shown. Pipes lie on the disk as they are; encryption at rest is the file system's.",
    "States": "CREATING, UPDATING, STARTING, STOPPING and DELETING last as long as executions that are under way, "
    "where AWS takes up to minutes. A pipe is not stopped by itself because its target keeps failing.",
    "Executions": "may take as long as the queue's visibility timeout, where AWS ends them after five minutes.",
}


async def resume(store: Store, world: World) -> None:
    """Go on with all pipes."""
    pipes = Pipes(store, world)
    world.ports[Pipes] = pipes
    await pipes.resume()
