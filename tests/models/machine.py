"""What the state machines of both kinds of queues do alike: a queue, its dead-letter queue, and an oracle of both.

Every rule does something to SQS and to the oracle, and compares the answers; between the steps the numbers of
messages are compared, and at the end everything that the queues hold.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fogbank.services.sqs.errors import InvalidParameterValue, OverLimit, PurgeQueueInProgress
from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore
from tests.models.oracle import Message, Queue
from tests.models.sqs import ACCOUNT, REGION, OpenStore, Sqs

# Of what lies in a line the last is 0; mostly one of the last.
PICKS: Final = st.integers(0, 4) | st.integers(0, 1000)
VISIBILITIES: Final = st.sampled_from([None, 0, 1, 2, 30])
_HOW_MANY: Final = st.sampled_from([1, 2, 3, 5, 10])
_TWELVE_HOURS_S: Final = 43_200
_COUNTS: Final = ("", "NotVisible", "Delayed")


@final
class _Handle:
    """A receipt handle, and the receive that it came with."""

    def __init__(self, text: str, queue: Queue, message: Message, received_ms: int) -> None:
        self.text = text
        self.queue = queue
        self.message = message
        self.count = message.count
        self.received_ms = received_ms
        self.until_ms = message.due_ms

    @property
    def latest(self) -> bool:
        """The message is still there, and was not received again."""
        return self.message in self.queue.messages and self.message.count == self.count


class QueueMachine(RuleBasedStateMachine):
    """A source queue and its dead-letter queue."""

    on_disk: ClassVar[bool] = False
    suffix: ClassVar[str] = ""
    oracle: ClassVar[Callable[[str], Queue]]

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory() if self.on_disk else None
        self.sqs = Sqs(self._opener())
        self.source, self.dead = self.new_queue("source"), self.new_queue("dead")
        self.handles: list[_Handle] = []
        self.sent = 0
        self.purged_ms = 0
        self.watched = True
        self.moments: list[int] = []

    def _opener(self) -> OpenStore:
        directory = self._directory
        if directory is None:
            return lambda world: MemoryStore(world.wakeups)
        # Whether the machine may crash is tests/durability's question; here only the process stops.
        return lambda world: SqliteStore.open(Path(directory.name), world.wakeups, world.clock, durability="normal")

    def new_queue(self, name: str) -> Queue:
        """Make a queue, and an oracle for it."""
        name += self.suffix
        attributes = {"FifoQueue": "true"} if self.suffix else {}
        self.sqs.call("CreateQueue", QueueName=name, Attributes=attributes)
        return type(self).oracle(f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")

    @staticmethod
    def url(queue: Queue) -> str:
        return f"http://localhost:4566/{ACCOUNT}/{queue.arn.rpartition(':')[2]}"

    def call(self, name: str, queue: Queue, **parameters: Any) -> Any:
        """An action on a queue. Parameters that are None are left out."""
        given = {key: value for key, value in parameters.items() if value is not None}
        return self.sqs.call(name, QueueUrl=self.url(queue), **given)

    def set(self, queue: Queue, **attributes: str | int) -> None:
        texts = {name: str(value) for name, value in attributes.items()}
        self.call("SetQueueAttributes", queue, Attributes=texts)

    @property
    def now_ms(self) -> int:
        return self.sqs.now_ms

    def new_body(self) -> str:
        self.sent += 1
        return f"message-{self.sent}"

    # Receiving

    @rule(count=_HOW_MANY, visibility_s=VISIBILITIES)
    def receive(self, count: int, visibility_s: int | None) -> None:
        self._receive(self.source, count, visibility_s)

    @rule(count=_HOW_MANY, visibility_s=VISIBILITIES)
    def receive_dead(self, count: int, visibility_s: int | None) -> None:
        self._receive(self.dead, count, visibility_s)

    def _receive(self, queue: Queue, count: int, visibility_s: int | None) -> None:
        wish = {"MaxNumberOfMessages": count, "VisibilityTimeout": visibility_s}
        if not self.suffix and len(queue.in_flight(self.now_ms)) >= queue.most_in_flight:
            with pytest.raises(OverLimit):
                self.call("ReceiveMessage", queue, **wish)
            return
        answer = self.call("ReceiveMessage", queue, **wish, MessageSystemAttributeNames=["All"])
        self.check_received(queue, answer.messages, self.expect(queue, count, visibility_s, self.now_ms), self.now_ms)

    def expect(self, queue: Queue, count: int, visibility_s: int | None, now_ms: int) -> list[Message]:
        return queue.receive(count, queue.visibility_s if visibility_s is None else visibility_s, now_ms)

    @rule(wait_s=st.integers(1, 20), count=_HOW_MANY, visibility_s=VISIBILITIES)
    def poll_long(self, wait_s: int, count: int, visibility_s: int | None) -> None:
        """The answer comes at the first moment at which there is something, and not before."""
        at_ms = self.now_ms
        until_ms = at_ms + wait_s * 1000
        moments = [*sorted({m.due_ms for m in self.source.messages if at_ms < m.due_ms < until_ms}), until_ms]
        expected = self.expect(self.source, count, visibility_s, at_ms)
        while not expected and moments:
            at_ms = moments.pop(0)
            expected = self.expect(self.source, count, visibility_s, at_ms)
        visibility = {} if visibility_s is None else {"VisibilityTimeout": visibility_s}
        answer, answered_ms = self.sqs.call_and_advance(
            "ReceiveMessage",
            wait_s * 1000,
            QueueUrl=self.url(self.source),
            MaxNumberOfMessages=count,
            WaitTimeSeconds=wait_s,
            MessageSystemAttributeNames=["All"],
            **visibility,
        )
        assert answered_ms == at_ms
        self.check_received(self.source, answer.messages, expected, at_ms)

    def check_received(
        self, queue: Queue, received: Sequence[Any] | None, expected: Sequence[Message], at_ms: int
    ) -> None:
        assert [m.body for m in received or ()] == [m.body for m in expected]
        for shown, message in zip(received or (), expected, strict=True):
            attributes = shown.attributes
            message.id = message.id or shown.message_id
            assert shown.message_id == message.id
            assert attributes["ApproximateReceiveCount"] == str(message.earlier + message.count)
            assert attributes["ApproximateFirstReceiveTimestamp"] == str(message.first_ms)
            assert attributes["SentTimestamp"] == str(message.born_ms)
            assert attributes.get("MessageGroupId", "") == message.group
            assert attributes.get("DeadLetterQueueSourceArn", "") == message.came_from
            message.sequence = message.sequence or attributes.get("SequenceNumber", "")
            assert attributes.get("SequenceNumber", "") == message.sequence
            # A repeated receive gives the handles of the first one.
            if all(handle.text != shown.receipt_handle for handle in self.handles):
                self.handles.append(_Handle(shown.receipt_handle, queue, message, at_ms))

    # What is done with a handle

    def _pick(self, pick: int) -> _Handle:
        return self.handles[-1 - pick % len(self.handles)]

    @precondition(lambda self: self.handles)
    @rule(pick=PICKS)
    def delete(self, pick: int) -> None:
        handle = self._pick(pick)
        if self._too_late(handle):
            with pytest.raises(InvalidParameterValue):
                self.call("DeleteMessage", handle.queue, ReceiptHandle=handle.text)
        else:
            self.call("DeleteMessage", handle.queue, ReceiptHandle=handle.text)
            self._deleted(handle)

    @precondition(lambda self: self.handles)
    @rule(picks=st.lists(PICKS, min_size=1, max_size=10))
    def delete_batch(self, picks: list[int]) -> None:
        queue = self._pick(picks[0]).queue
        handles = [handle for handle in map(self._pick, picks) if handle.queue is queue]
        entries = [{"Id": str(index), "ReceiptHandle": handle.text} for index, handle in enumerate(handles)]
        answer = self.call("DeleteMessageBatch", queue, Entries=entries)
        refused = {int(entry.id) for entry in answer.failed}
        for index, handle in enumerate(handles):
            assert (index in refused) == self._too_late(handle)
            if index not in refused:
                self._deleted(handle)

    def _too_late(self, handle: _Handle) -> bool:
        """A FIFO queue deletes only while the message is unseen, and says so."""
        deadline_ms = handle.message.due_ms if handle.latest else handle.until_ms
        return bool(self.suffix) and self.now_ms >= deadline_ms

    def _deleted(self, handle: _Handle) -> None:
        if handle.latest:
            handle.queue.messages.remove(handle.message)

    @precondition(lambda self: self.handles)
    @rule(pick=PICKS, timeout_s=st.sampled_from([0, 0, 1, 30, 600, _TWELVE_HOURS_S]))
    def change_visibility(self, pick: int, timeout_s: int) -> None:
        handle = self._pick(pick)
        due_ms = self.now_ms + timeout_s * 1000
        too_long = due_ms > handle.received_ms + _TWELVE_HOURS_S * 1000
        lapsed = handle.message.due_ms <= self.now_ms
        change = {"ReceiptHandle": handle.text, "VisibilityTimeout": timeout_s}
        if too_long or not handle.latest or (lapsed and self.suffix):
            with pytest.raises(InvalidParameterValue):
                self.call("ChangeMessageVisibility", handle.queue, **change)
            return
        self.call("ChangeMessageVisibility", handle.queue, **change)
        handle.message.changes += 1
        if not lapsed:
            handle.message.due_ms = due_ms

    @rule(pick=PICKS)
    def receive_after_giving_back(self, pick: int) -> None:
        held = [handle for handle in self.handles if handle.latest and handle.message.due_ms > self.now_ms]
        if held:
            handle = held[-1 - pick % len(held)]
            self.call("ChangeMessageVisibility", handle.queue, ReceiptHandle=handle.text, VisibilityTimeout=0)
            handle.message.changes += 1
            handle.message.due_ms = self.now_ms
            self._receive(handle.queue, 10, 30)

    # Time

    @rule(pick=PICKS, slip_ms=st.sampled_from([-1, 0, 0, 1]))
    def advance_to_a_moment(self, pick: int, slip_ms: int) -> None:
        """To when something happens by time alone, or a millisecond beside."""
        now_ms = self.now_ms
        moments = {m.due_ms for queue in (self.source, self.dead) for m in queue.messages}
        moments |= {m.born_ms + queue.retention_s * 1000 for queue in (self.source, self.dead) for m in queue.messages}
        later = sorted(moment for moment in moments | set(self.moments) if moment > now_ms)
        target_ms = later[pick % len(later)] + slip_ms if later else now_ms + 1000
        self.sqs.advance(max(0, target_ms - now_ms))

    @rule(ms=st.sampled_from([1, 999, 1000, 30_000, 300_000, 3_600_000]))
    def advance(self, ms: int) -> None:
        self.sqs.advance(ms)

    # The whole queue

    @rule()
    def purge(self) -> None:
        if self.purged_ms and self.now_ms < self.purged_ms + 60_000:
            with pytest.raises(PurgeQueueInProgress):
                self.call("PurgeQueue", self.source)
            return
        self.call("PurgeQueue", self.source)
        self.source.messages.clear()
        self.purged_ms = self.now_ms
        self.moments.append(self.purged_ms + 60_000)

    @rule(visibility_s=st.sampled_from([0, 1, 30]))
    def set_visibility(self, visibility_s: int) -> None:
        self.set(self.source, VisibilityTimeout=visibility_s)
        self.source.visibility_s = visibility_s

    @rule(retention_s=st.sampled_from([60, 345_600, 1_209_600]), dead=st.booleans())
    def set_retention(self, retention_s: int, dead: bool) -> None:
        queue = self.dead if dead else self.source
        self.set(queue, MessageRetentionPeriod=retention_s)
        queue.retention_s = retention_s

    @rule(max_receives=st.integers(0, 3))
    def set_redrive(self, max_receives: int) -> None:
        policy = {"deadLetterTargetArn": self.dead.arn, "maxReceiveCount": max_receives}
        self.set(self.source, RedrivePolicy=json.dumps(policy) if max_receives else "")
        self.source.dead_letters = self.dead if max_receives else None
        self.source.max_receives = max_receives

    @initialize(max_receives=st.integers(0, 2), watched=st.booleans())
    def begin(self, max_receives: int, watched: bool) -> None:
        self.watched = watched
        self.set_redrive(max_receives)

    @precondition(lambda self: self.source.dead_letters)
    @rule()
    def move_back(self) -> None:
        self.sqs.call("StartMessageMoveTask", SourceArn=self.dead.arn)
        self.sqs.advance(0)
        self.dead.move_all(self.source, self.now_ms)
        [task] = self.sqs.call("ListMessageMoveTasks", SourceArn=self.dead.arn).results
        assert task.status == "COMPLETED"

    @precondition(lambda self: self.on_disk)
    @rule()
    def restart(self) -> None:
        self.sqs.restart()

    @invariant()
    def numbers_are_exact(self) -> None:
        # To count may change what an engine remembers, so half of the runs go without.
        if self.watched:
            self._count()

    def _count(self) -> None:
        for queue in (self.source, self.dead):
            answer = self.call("GetQueueAttributes", queue, AttributeNames=["All"])
            counts = [int(answer.attributes[f"ApproximateNumberOfMessages{name}"]) for name in _COUNTS]
            assert tuple(counts) == queue.depth(self.now_ms)

    def teardown(self) -> None:
        try:
            if sys.exception() is None:  # else what failed before is the news
                for queue in (self.source, self.dead):
                    self._drain(queue)
        finally:
            self.sqs.close()
            if self._directory is not None:
                self._directory.cleanup()

    def _drain(self, queue: Queue) -> None:
        """Everything that it holds can be had, and then there is nothing."""
        while queue.messages:
            self.sqs.advance(max(0, max(m.due_ms for m in queue.messages) - self.now_ms))
            queue.expire(self.now_ms)
            before = len(self.handles)
            self._receive(queue, 10, 30)
            assert len(self.handles) > before or not queue.messages
            for handle in self.handles[before:]:
                self.call("DeleteMessage", queue, ReceiptHandle=handle.text)
                self._deleted(handle)
        self._count()
