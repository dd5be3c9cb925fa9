"""ListMessageMoveTasks:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html"""

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import moves
from fogbank.services.sqs.errors import InvalidValue
from fogbank.services.sqs.moves import MoveTask
from fogbank.services.sqs.start_message_move_task import find_queue
from fogbank.storage.api import Store


class ListMessageMoveTasks(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    source_arn: str
    max_results: int | None = None


class ListMessageMoveTasksResultEntry(Struct, frozen=True, rename="pascal", omit_defaults=True):
    status: str
    source_arn: str
    started_timestamp: int
    approximate_number_of_messages_moved: int
    approximate_number_of_messages_to_move: int
    task_handle: str | None = None
    destination_arn: str | None = None
    max_number_of_messages_per_second: int | None = None
    failure_reason: str | None = None


class ListMessageMoveTasksResult(Struct, frozen=True, rename="pascal"):
    results: list[ListMessageMoveTasksResultEntry]


@action("sqs", "ListMessageMoveTasks")
async def list_message_move_tasks(
    store: Store, ctx: Context, request: ListMessageMoveTasks
) -> ListMessageMoveTasksResult:
    """The latest tasks of a queue, the latest first."""
    count = 1 if request.max_results is None else request.max_results
    if not 1 <= count <= moves.LISTED_MAX:
        raise InvalidValue(count, "MaxResults", f"Must be between 1 and {moves.LISTED_MAX}, if provided.")
    source = await find_queue(store, request.source_arn, "SourceArn")
    return ListMessageMoveTasksResult(
        [_shown(stored.task) for stored in await moves.latest(store, source.arn, limit=count)]
    )


def _shown(task: MoveTask) -> ListMessageMoveTasksResultEntry:
    """A handle is shown only while it is of use."""
    return ListMessageMoveTasksResultEntry(
        task.status,
        task.source_arn,
        task.started_ms,
        task.moved,
        task.to_move,
        task.handle if task.status == "RUNNING" else None,
        task.destination_arn or None,
        task.per_second or None,
        task.failure or None,
    )
