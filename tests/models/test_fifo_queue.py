"""A FIFO queue does what its oracle does, whatever happens to it.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fifo-queues.html
"""

from typing import ClassVar, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from fogbank.services.sqs.errors import InvalidParameterValue
from tests.models.machine import PICKS, VISIBILITIES, QueueMachine
from tests.models.oracle import DEDUPLICATION_MS, FifoQueue, Message
from tests.models.sqs import LIMITS, budget

_GROUPS: Final = st.sampled_from(["a", "a", "b", "c"])
# None is a new id each time; "" leaves it to the body.
_DEDUPLICATION_IDS: Final = st.sampled_from([None, None, "x", "y", ""])
_ATTEMPT_MS: Final = 300_000


class FifoQueueMachine(QueueMachine):
    """Groups, deduplication in all its forms, and receives that are repeated."""

    suffix: ClassVar[str] = ".fifo"

    def __init__(self) -> None:
        super().__init__()
        self.last_sequence = 0
        self.attempts: dict[str, tuple[int, list[tuple[Message, int, int]]]] = {}
        self.set(self.source, ContentBasedDeduplication="true")

    @staticmethod
    def oracle(arn: str) -> FifoQueue:
        return FifoQueue(arn, LIMITS.sqs_in_flight_fifo_max)

    @rule(group=_GROUPS, deduplication_id=_DEDUPLICATION_IDS)
    def send(self, group: str, deduplication_id: str | None) -> None:
        body = self._body(deduplication_id)
        given = body if deduplication_id is None else deduplication_id or None
        answer = self.call(
            "SendMessage", self.source, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=given
        )
        self._sent(answer.message_id, answer.sequence_number, body, group, given or f"content {body}")

    @rule(wishes=st.lists(st.tuples(_GROUPS, _DEDUPLICATION_IDS), min_size=1, max_size=10))
    def send_batch(self, wishes: list[tuple[str, str | None]]) -> None:
        entries: list[dict[str, str]] = []
        for index, (group, deduplication_id) in enumerate(wishes):
            body = self._body(deduplication_id)
            entry = {"Id": str(index), "MessageBody": body, "MessageGroupId": group}
            given = body if deduplication_id is None else deduplication_id
            entries.append(entry | ({"MessageDeduplicationId": given} if given else {}))
        answer = self.call("SendMessageBatch", self.source, Entries=entries)
        assert answer.failed == []
        for done, entry in zip(answer.successful, entries, strict=True):
            body = entry["MessageBody"]
            deduplication_id = entry.get("MessageDeduplicationId", f"content {body}")
            self._sent(done.message_id, done.sequence_number, body, entry["MessageGroupId"], deduplication_id)

    def _body(self, deduplication_id: str | None) -> str:
        """Few bodies where the id comes from the body, and else a new one."""
        if deduplication_id == "":
            self.sent += 1
            return f"again {self.sent % 3}"
        return self.new_body()

    def _sent(self, message_id: str, sequence: str, body: str, group: str, deduplication_id: str) -> None:
        assert isinstance(self.source, FifoQueue)
        now_ms = self.now_ms
        message = Message(message_id, body, group, now_ms, now_ms + self.source.delay_s * 1000, sequence)
        accepted = self.source.send(message, deduplication_id)
        assert (message_id, sequence) == (accepted.id, accepted.sequence)
        if accepted is message:
            assert len(sequence) == 20
            assert int(sequence) > self.last_sequence
            self.last_sequence = int(sequence)
            self.moments.append(now_ms + DEDUPLICATION_MS)

    @precondition(lambda self: self.source.remembered)
    @rule(pick=PICKS, slip_ms=st.sampled_from([-1, 0]))
    def send_again_at_the_edge(self, pick: int, slip_ms: int) -> None:
        """A millisecond before five minutes are over it is a duplicate, and then it is not."""
        assert isinstance(self.source, FifoQueue)
        remembered = [*self.source.remembered.items()]
        (group, deduplication_id), (until_ms, _) = remembered[-1 - pick % len(remembered)]
        if until_ms + slip_ms >= self.now_ms and not deduplication_id.startswith("content"):
            self.sqs.advance(until_ms + slip_ms - self.now_ms)
            self.send(group or "a", deduplication_id)

    @rule(attempt=st.sampled_from(["first", "second"]), count=st.integers(1, 10), visibility_s=VISIBILITIES)
    def receive_attempt(self, attempt: str, count: int, visibility_s: int | None) -> None:
        """Again with the same id: the same messages, as long as nobody received, deleted or changed one since."""
        now_ms = self.now_ms
        wish = {
            "MaxNumberOfMessages": count,
            "VisibilityTimeout": visibility_s,
            "ReceiveRequestAttemptId": attempt,
            "MessageSystemAttributeNames": ["All"],
        }
        until_ms, given = self.attempts.get(attempt, (0, []))
        if now_ms >= until_ms:
            expected = self.expect(self.source, count, visibility_s, now_ms)
            if expected:
                now = [(message, message.count, message.changes) for message in expected]
                self.attempts[attempt] = now_ms + _ATTEMPT_MS, now
                self.moments.append(now_ms + _ATTEMPT_MS)
        elif all(
            message in self.source.messages and (message.count, message.changes) == (count, changes)
            for message, count, changes in given
        ):
            expected = [message for message, _, _ in given]
            for message in expected:
                message.due_ms = now_ms + 1000 * (self.source.visibility_s if visibility_s is None else visibility_s)
        else:
            with pytest.raises(InvalidParameterValue):
                self.call("ReceiveMessage", self.source, **wish)
            return
        answer = self.call("ReceiveMessage", self.source, **wish)
        self.check_received(self.source, answer.messages, expected, now_ms)

    @rule(delay_s=st.sampled_from([0, 3, 900]))
    def set_delay(self, delay_s: int) -> None:
        """It holds for what waits already, too."""
        self.set(self.source, DelaySeconds=delay_s)
        if delay_s != self.source.delay_s:
            self.source.delay_s = delay_s
            for message in self.source.messages:
                if not message.count:
                    message.due_ms = message.born_ms + delay_s * 1000

    @rule(per_group=st.booleans())
    def set_deduplication_scope(self, per_group: bool) -> None:
        assert isinstance(self.source, FifoQueue)
        self.set(self.source, DeduplicationScope="messageGroup" if per_group else "queue")
        self.source.per_group = per_group


class FifoQueueOnDiskMachine(FifoQueueMachine):
    on_disk: ClassVar[bool] = True


TestInMemory = FifoQueueMachine.TestCase
TestInMemory.settings = budget(150)
TestOnDisk = FifoQueueOnDiskMachine.TestCase
TestOnDisk.settings = budget(80)
