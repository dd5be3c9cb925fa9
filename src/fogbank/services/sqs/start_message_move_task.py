"""StartMessageMoveTask:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html"""

import asyncio
from typing import Any

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.sqs import moves
from fogbank.services.sqs import store as queues
from fogbank.services.sqs.errors import (
    InvalidParameterValue,
    InvalidValue,
    OverLimit,
    ResourceNotFound,
)
from fogbank.services.sqs.model import Queue
from fogbank.services.sqs.moves import MoveTask
from fogbank.storage.api import Conflict, Put, Store, Unchanged


class StartMessageMoveTask(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    source_arn: str
    destination_arn: str | None = None
    max_number_of_messages_per_second: int | None = None


class StartMessageMoveTaskResult(Struct, frozen=True, rename="pascal"):
    task_handle: str


@action("sqs", "StartMessageMoveTask")
async def start_message_move_task(
    store: Store, ctx: Context, request: StartMessageMoveTask
) -> StartMessageMoveTaskResult:
    """Begin to move a dead-letter queue's messages; one task at a time for a queue."""
    _check_rate(request, ctx)
    source = await find_queue(store, request.source_arn, "SourceArn")
    if request.destination_arn:
        if request.destination_arn == request.source_arn:
            raise InvalidParameterValue("Source queue arn and destination queue arn cannot be the same.")
        destination = await find_queue(store, request.destination_arn, "DestinationArn")
        if destination.fifo != source.fifo:
            raise InvalidParameterValue("Source and destination queue types must be the same.")
    if not await queues.sources_of(store, source, limit=1):
        raise InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.")
    depth = await store.depth(source.id, ctx.now_ms)
    task = MoveTask(
        ctx.ids.uuid(),
        source.arn,
        ctx.now_ms,
        request.destination_arn or "",
        request.max_number_of_messages_per_second or 0,
        to_move=depth.ready,
    )
    await _begin_alone(store, ctx, source, task)
    return StartMessageMoveTaskResult(task.handle)


async def _begin_alone(store: Store, ctx: Context, source: Queue, task: MoveTask) -> None:
    key = source.arn.encode()

    def begin(committed: "asyncio.Future[Any]") -> None:
        if not committed.cancelled() and committed.exception() is None:
            moves.begin(store, ctx.world, task)

    while True:
        version = queues.version_of(await store.get(queues.MOVING, key))
        await _check_alone(store, source)
        await _check_room(store, ctx)
        forgotten = await moves.forgotten(store, source.arn)
        operations = [moves.put(task), Put(queues.MOVING, key, task.key), *forgotten]
        committed = asyncio.ensure_future(store.commit(operations, [Unchanged(queues.MOVING, key, version)]))
        # A caller who goes away meanwhile must not leave behind a task that is there and does not run.
        committed.add_done_callback(begin)
        try:
            await asyncio.shield(committed)
        except Conflict:
            continue
        return


async def find_queue(store: Store, arn_text: str, parameter: str) -> Queue:
    """The queue of an ARN. Raises InvalidParameterValue, ResourceNotFoundException."""
    try:
        arn = Arn.parse(arn_text)
    except InvalidArn:
        raise InvalidValue(arn_text, parameter, "The ARN is not valid.") from None
    found = await queues.find_named(store, arn.account, arn.region, arn.resource) if arn.service == "sqs" else None
    if found is None:
        raise ResourceNotFound(f"The resource that you specified for the {parameter} parameter doesn't exist.")
    return found.queue


def _check_rate(request: StartMessageMoveTask, ctx: Context) -> None:
    rate = request.max_number_of_messages_per_second
    most = ctx.limits.sqs_move_messages_per_second_max
    if rate is not None and not 1 <= rate <= most:
        raise InvalidValue(
            rate, "MaxNumberOfMessagesPerSecond", f"Must be an integer between 1 and {most}, if provided."
        )


async def _check_alone(store: Store, source: Queue) -> None:
    if any(stored.task.active for stored in await moves.latest(store, source.arn, limit=10)):
        # A guess, as far as the code goes.
        raise InvalidParameterValue(
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )


async def _check_room(store: Store, ctx: Context) -> None:
    """Raises OverLimit, which is a guess."""
    most = ctx.limits.sqs_move_tasks_max
    if len(await moves.active(store, ctx.account, ctx.region)) >= most:
        raise OverLimit(f"There are already {most} active tasks, which is the maximum.")
