"""A fair queue lets no group wait because another one is busy.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
"""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fogbank.storage.memory import MemoryStore
from fogbank.storage.sqlite import SqliteStore
from tests.models.sqs import Sqs, budget

Opening = Callable[[], AbstractContextManager[Sqs]]

_GROUPS: Final = st.sampled_from(["noisy", "noisy", "noisy", "quiet", "silent"])
_STEPS: Final = st.one_of(
    st.tuples(st.just("send"), _GROUPS),
    st.tuples(st.just("receive"), st.just("")),
    st.tuples(st.just("delete"), st.just("")),
)


@contextmanager
def _in_memory() -> Generator[Sqs]:
    sqs = Sqs(lambda world: MemoryStore(world.wakeups))
    yield sqs
    sqs.close()


@contextmanager
def _on_disk() -> Generator[Sqs]:
    with TemporaryDirectory() as name:
        sqs = Sqs(lambda world: SqliteStore.open(Path(name), world.wakeups, world.clock, durability="normal"))
        yield sqs
        sqs.close()


@pytest.mark.parametrize("opening", [_in_memory, _on_disk])
@given(steps=st.lists(_STEPS, max_size=40))
@budget(25)
def test_who_has_the_fewest_in_flight_is_served(opening: Opening, steps: list[tuple[str, str]]) -> None:
    with opening() as sqs:
        url = sqs.call("CreateQueue", QueueName="fair").queue_url
        waiting: Counter[str] = Counter()
        in_flight: Counter[str] = Counter()
        handles: list[tuple[str, str]] = []
        for step, group in steps:
            if step == "send":
                sqs.call("SendMessage", QueueUrl=url, MessageBody=group, MessageGroupId=group)
                waiting[group] += 1
            elif step == "receive" and len(handles) < 7:
                received = sqs.call("ReceiveMessage", QueueUrl=url).messages
                least = min((in_flight[group] for group in +waiting), default=None)
                assert bool(received) == (least is not None)
                for message in received or ():
                    assert in_flight[message.body] == least
                    waiting[message.body] -= 1
                    in_flight[message.body] += 1
                    handles.append((message.body, message.receipt_handle))
            elif step == "delete" and handles:
                group, handle = handles.pop(0)
                sqs.call("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
                in_flight[group] -= 1


@given(backlog=st.integers(1, 30), consumers=st.integers(1, 6))
@budget(25)
def test_a_quiet_group_does_not_wait_for_a_noisy_one(backlog: int, consumers: int) -> None:
    with _in_memory() as sqs:
        url = sqs.call("CreateQueue", QueueName="fair").queue_url
        for number in range(backlog):
            sqs.call("SendMessage", QueueUrl=url, MessageBody=f"noisy {number}", MessageGroupId="noisy")
        for _ in range(consumers):
            sqs.call("ReceiveMessage", QueueUrl=url)
        sqs.advance(1000)
        sqs.call("SendMessage", QueueUrl=url, MessageBody="quiet", MessageGroupId="quiet")
        [message] = sqs.call("ReceiveMessage", QueueUrl=url).messages
        assert message.body == "quiet"
