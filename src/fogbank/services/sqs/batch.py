"""Batches: up to ten entries that succeed or fail one by one, under rules that hold for the whole.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from fogbank.kernel.errors import AwsError, ClientError
from fogbank.kernel.limits import Limits
from fogbank.services.sqs import handling
from fogbank.services.sqs.errors import (
    BatchEntryIdsNotDistinct,
    EmptyBatchRequest,
    InvalidBatchEntryId,
    TooManyEntriesInBatchRequest,
    in_batch,
)
from fogbank.services.sqs.shapes import BatchResult, BatchResultEntry, BatchResultErrorEntry
from fogbank.storage.api import Defer, Outcome, Settle, Store

_ENTRY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


class BatchEntry(Protocol):
    @property
    def id(self) -> str: ...


_Entry = TypeVar("_Entry", bound=BatchEntry)


def check_batch(entries: Sequence[BatchEntry], limits: Limits, *, entry_type: str) -> None:
    """What makes a whole batch wrong; nothing of it is done then."""
    if not entries:
        raise EmptyBatchRequest(entry_type)
    if len(entries) > limits.sqs_batch_entries_max:
        raise TooManyEntriesInBatchRequest(limits.sqs_batch_entries_max, len(entries))
    seen: set[str] = set()
    for entry in entries:
        if not _ENTRY_ID.match(entry.id):
            raise InvalidBatchEntryId
        if entry.id in seen:
            raise BatchEntryIdsNotDistinct(entry.id)
        seen.add(entry.id)


def failed(entry_id: str, error: AwsError) -> BatchResultErrorEntry:
    """An error as the result of one entry."""
    code, message = in_batch(error)
    return BatchResultErrorEntry(entry_id, error.fault == "Sender", code, message)


async def run_batch(
    store: Store,
    entries: Sequence[_Entry],
    *,
    decide: Callable[[_Entry], Settle | Defer],
    check: Callable[[_Entry, Outcome], None],
) -> BatchResult:
    """Decide on each entry, commit what can be done, and say what became of each."""
    done: list[BatchResultEntry] = []
    refused: list[BatchResultErrorEntry] = []
    decided: list[tuple[_Entry, Settle | Defer]] = []
    for entry in entries:
        try:
            decided.append((entry, decide(entry)))
        except ClientError as error:
            refused.append(failed(entry.id, error))
    outcomes = await handling.apply(store, [operation for _, operation in decided])
    for (entry, _), outcome in zip(decided, outcomes, strict=True):
        try:
            check(entry, outcome)
        except ClientError as error:
            refused.append(failed(entry.id, error))
        else:
            done.append(BatchResultEntry(entry.id))
    return BatchResult(done, refused)
