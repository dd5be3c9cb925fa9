"""What PutLogEvents takes, as a rule over values; and appending to a stream, which its item must agree to.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from fogbank.services.logs import store as rows
from fogbank.services.logs.errors import InvalidParameter
from fogbank.services.logs.model import (
    BATCH_BYTES_MAX,
    BATCH_SPAN_MS_MAX,
    EVENT_AGE_MS_MAX,
    EVENT_BYTES_MAX,
    EVENT_LEAD_MS_MAX,
    Event,
    Group,
    event_bytes,
)
from fogbank.services.logs.records import pack
from fogbank.services.logs.store import StoredGroup, StoredStream
from fogbank.storage.api import Check, Operation


class Verdict(Struct, frozen=True):
    """Which events of a batch are taken, and where those end or begin that are not."""

    taken: Sequence[Event]
    too_old_end: int | None = None  # the first that is not too old
    expired_end: int | None = None  # the first that has not expired
    too_new_start: int | None = None  # the first that is too new


def judge(group: Group, events: Sequence[Event], now_ms: int) -> Verdict:
    """Raises InvalidParameter for a batch of which nothing is taken."""
    _check_sizes(events)
    if any(before[0] > after[0] for before, after in pairwise(events)):
        # https://github.com/planetarium/NineChronicles.Headless/issues/340
        raise InvalidParameter("Log events in a single PutLogEvents request must be in chronological order.")
    too_old = _count_before(events, now_ms - EVENT_AGE_MS_MAX)
    expired = _count_before(events, group.kept_since_ms(now_ms))
    too_new = _count_before(events, now_ms + EVENT_LEAD_MS_MAX + 1)
    taken = events[max(too_old, expired) : too_new]
    if taken and taken[-1][0] - taken[0][0] > BATCH_SPAN_MS_MAX:
        # https://github.com/moby/moby/issues/41529
        raise InvalidParameter(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours."
        )
    return Verdict(
        taken,
        too_old or None,
        expired if expired > too_old else None,
        too_new if too_new < len(events) else None,
    )


def _check_sizes(events: Sequence[Event]) -> None:
    total = 0
    for _, message in events:
        size = event_bytes(message)
        if size > EVENT_BYTES_MAX:
            # https://github.com/aws/aws-for-fluent-bit/issues/68
            raise InvalidParameter(f"Log event too large: {size} bytes exceeds limit of {EVENT_BYTES_MAX}")
        total += size
    if total > BATCH_BYTES_MAX:
        # https://github.com/nhs-england-tools/terraform-aws-opennext/issues/27
        raise InvalidParameter(f"Upload too large: {total} bytes exceeds limit of {BATCH_BYTES_MAX}")


def _count_before(events: Sequence[Event], moment_ms: int) -> int:
    return next((index for index, event in enumerate(events) if event[0] >= moment_ms), len(events))


def appending(
    group: StoredGroup, stored: StoredStream, events: Sequence[Event], now_ms: int
) -> tuple[list[Operation], list[Check]]:
    """The commit that adds events to a stream, if stream and group are still as they were read."""
    records = pack(events)
    changed = stored.stream.with_events(events, len(records), now_ms)
    return (
        [
            rows.append(changed, records, now_ms),
            *rows.journal([(stored.stream, changed)], now_ms),
            rows.put_stream(changed),
        ],
        [group.unchanged(), stored.unchanged()],
    )
