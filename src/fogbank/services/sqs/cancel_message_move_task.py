"""CancelMessageMoveTask:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.sqs import moves
from fogbank.services.sqs.errors import ResourceNotFound, UnsupportedOperation
from fogbank.storage.api import Conflict, Store


class CancelMessageMoveTask(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    task_handle: str


class CancelMessageMoveTaskResult(Struct, frozen=True, rename="pascal"):
    approximate_number_of_messages_moved: int


@action("sqs", "CancelMessageMoveTask")
async def cancel_message_move_task(
    store: Store, ctx: Context, request: CancelMessageMoveTask
) -> CancelMessageMoveTaskResult:
    """Stop a task; what it has moved stays moved."""
    task_id, source_arn = moves.read_handle(request.task_handle)
    while True:
        found = [stored for stored in await moves.latest(store, source_arn, limit=100) if stored.task.id == task_id]
        if not found:
            raise ResourceNotFound("Task does not exist.")
        [stored] = found
        if stored.task.status != "RUNNING":
            raise UnsupportedOperation("Only active tasks can be cancelled.")
        cancelling, unchanged = stored.becomes(replace(stored.task, status="CANCELLING"))
        try:
            await store.commit([cancelling], [unchanged])
        except Conflict:
            continue
        ctx.wakeups.notify(("sqs.move", stored.task.key), 1)
        return CancelMessageMoveTaskResult(stored.task.moved)
