"""Amazon SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.sqs.add_permission import add_permission
from fogbank.services.sqs.cancel_message_move_task import cancel_message_move_task
from fogbank.services.sqs.change_message_visibility import change_message_visibility
from fogbank.services.sqs.change_message_visibility_batch import change_message_visibility_batch
from fogbank.services.sqs.create_queue import create_queue
from fogbank.services.sqs.delete_message import delete_message
from fogbank.services.sqs.delete_message_batch import delete_message_batch
from fogbank.services.sqs.delete_queue import delete_queue
from fogbank.services.sqs.get_queue_attributes import get_queue_attributes
from fogbank.services.sqs.get_queue_url import get_queue_url
from fogbank.services.sqs.list_dead_letter_source_queues import list_dead_letter_source_queues
from fogbank.services.sqs.list_message_move_tasks import list_message_move_tasks
from fogbank.services.sqs.list_queue_tags import list_queue_tags
from fogbank.services.sqs.list_queues import list_queues
from fogbank.services.sqs.moves import resume
from fogbank.services.sqs.purge_queue import purge_queue
from fogbank.services.sqs.receive_message import receive_message
from fogbank.services.sqs.remove_permission import remove_permission
from fogbank.services.sqs.resources import RESOURCES
from fogbank.services.sqs.send_message import send_message
from fogbank.services.sqs.send_message_batch import send_message_batch
from fogbank.services.sqs.set_queue_attributes import set_queue_attributes
from fogbank.services.sqs.source import QueueSources
from fogbank.services.sqs.start_message_move_task import start_message_move_task
from fogbank.services.sqs.tag_queue import tag_queue
from fogbank.services.sqs.target import target
from fogbank.services.sqs.untag_queue import untag_queue

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "QueueSources", "resume", "target"]

ACTIONS: Final[tuple[Handler, ...]] = (
    add_permission,
    cancel_message_move_task,
    change_message_visibility,
    change_message_visibility_batch,
    create_queue,
    delete_message,
    delete_message_batch,
    delete_queue,
    get_queue_attributes,
    get_queue_url,
    list_dead_letter_source_queues,
    list_message_move_tasks,
    list_queue_tags,
    list_queues,
    purge_queue,
    receive_message,
    remove_permission,
    send_message,
    send_message_batch,
    set_queue_attributes,
    start_message_move_task,
    tag_queue,
    untag_queue,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Policy, AddPermission, RemovePermission": "validated, kept and shown. They decide nothing yet: whoever reaches "
    "the server, and is let in by `--auth` where that is set, may use every queue.",
    "KmsMasterKeyId, KmsDataKeyReusePeriodSeconds, SqsManagedSseEnabled": "kept and shown. Messages lie on the disk "
    "as they are; encryption at rest is the file system's.",
    "FifoThroughputLimit": "kept and shown. No queue is throttled, so `perMessageGroupId` has nothing to raise.",
    "MessageGroupId on standard queues": "of two groups the one with fewer messages in flight comes first, always. "
    "AWS begins to prefer others when a group has 30 in flight and more than a tenth of the queue's.",
}
