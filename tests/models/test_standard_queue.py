"""A standard queue does what its oracle does, whatever happens to it.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
"""

from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.models.machine import QueueMachine
from tests.models.oracle import Message, StandardQueue
from tests.models.sqs import LIMITS, budget

_DELAYS: Final = st.sampled_from([None, None, 0, 1, 5, 900])
_GROUPS: Final = st.sampled_from(["", "", "a", "b", "c"])


class StandardQueueMachine(QueueMachine):
    """Delays of each message's own, groups that make the queue a fair one, and handles that outlive their claim."""

    @staticmethod
    def oracle(arn: str) -> StandardQueue:
        return StandardQueue(arn, LIMITS.sqs_in_flight_standard_max)

    @rule(wish=st.tuples(_DELAYS, _GROUPS))
    def send(self, wish: tuple[int | None, str]) -> None:
        message = self._message(*wish)
        answer = self.call("SendMessage", self.source, **self._request(message, wish))
        assert answer.sequence_number is None
        self._sent([message], [answer.message_id])

    @rule(wishes=st.lists(st.tuples(_DELAYS, _GROUPS), min_size=1, max_size=10))
    def send_batch(self, wishes: list[tuple[int | None, str]]) -> None:
        messages = [self._message(*wish) for wish in wishes]
        requests = [self._request(message, wish) for message, wish in zip(messages, wishes, strict=True)]
        entries = [{"Id": str(index)} | request for index, request in enumerate(requests)]
        answer = self.call("SendMessageBatch", self.source, Entries=entries)
        assert answer.failed == []
        self._sent(messages, [done.message_id for done in answer.successful])

    def _message(self, delay_s: int | None, group: str) -> Message:
        wait_s = self.source.delay_s if delay_s is None else delay_s
        return Message("", self.new_body(), group, self.now_ms, self.now_ms + wait_s * 1000)

    @staticmethod
    def _request(message: Message, wish: tuple[int | None, str]) -> dict[str, Any]:
        delay_s, group = wish
        request = {"MessageBody": message.body, "DelaySeconds": delay_s, "MessageGroupId": group or None}
        return {name: value for name, value in request.items() if value is not None}

    def _sent(self, messages: list[Message], message_ids: list[str]) -> None:
        assert isinstance(self.source, StandardQueue)
        for message, message_id in zip(messages, message_ids, strict=True):
            message.id = message_id
        self.source.send(messages)

    @rule(delay_s=st.sampled_from([0, 3]))
    def set_delay(self, delay_s: int) -> None:
        """It holds for what is sent from now on."""
        self.set(self.source, DelaySeconds=delay_s)
        self.source.delay_s = delay_s


class StandardQueueOnDiskMachine(StandardQueueMachine):
    on_disk: ClassVar[bool] = True


TestInMemory = StandardQueueMachine.TestCase
TestInMemory.settings = budget(150)
TestOnDisk = StandardQueueOnDiskMachine.TestCase
TestOnDisk.settings = budget(80)
