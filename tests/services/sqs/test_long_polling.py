"""Long polling: woken at once, by a message or by time alone, and quiet in between.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import pytest

from fogbank.kernel.action import Context
from fogbank.kernel.background import Background
from fogbank.kernel.clock import virtual_clock
from fogbank.kernel.ids import Ids
from fogbank.kernel.limits import AWS_LIMITS
from fogbank.kernel.wakeup import Wakeups
from fogbank.kernel.world import World
from fogbank.services.sqs.create_queue import CreateQueue, create_queue
from fogbank.services.sqs.receive_message import ReceiveMessage, receive_message
from fogbank.services.sqs.send_message import SendMessage, send_message
from fogbank.storage.api import Store
from fogbank.storage.memory import MemoryStore
from tests.cloud import Cloud
from tests.services.sqs.asking import polls, result, send


class Watched:
    """A store that counts what it is asked for."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._store, name)


def story(tell: Callable[[Watched, Store, World, Context], Any]) -> None:
    """Run a test inside, beside a store that counts."""

    async def run() -> None:
        world = World(virtual_clock(), Ids(1), AWS_LIMITS, Wakeups(), Background())
        watched = Watched(MemoryStore(world.wakeups))
        ctx = Context("1" * 12, "us-east-1", "me", "me", "key", world.clock.now_ms(), "request", "http://here", world)
        await create_queue(cast("Store", watched), ctx, CreateQueue("q"))
        watched.asked.clear()
        await tell(watched, cast("Store", watched), world, ctx)

    asyncio.run(run())


def test_an_idle_poll_does_nothing() -> None:
    async def tell(watched: Watched, store: Store, world: World, ctx: Context) -> None:
        poll = asyncio.create_task(receive_message(store, ctx, ReceiveMessage("q", wait_time_seconds=20)))
        await world.clock.advance()
        before = watched.asked.copy()
        assert before == {"get": 1, "claimed_at_most": 2, "claim": 2, "next_due": 1}
        await world.clock.advance(ms=19_999)
        assert watched.asked == before
        assert not poll.done()
        await world.clock.advance(ms=1)
        assert (await poll).messages is None
        assert watched.asked - before == {"claimed_at_most": 1, "claim": 1}

    story(tell)


def test_a_poll_with_something_to_get_looks_once() -> None:
    async def tell(watched: Watched, store: Store, _: World, ctx: Context) -> None:
        await send_message(store, ctx, SendMessage("q", "m"))
        watched.asked.clear()
        found = await receive_message(store, ctx, ReceiveMessage("q", wait_time_seconds=20))
        assert [message.body for message in found.messages or ()] == ["m"]
        assert watched.asked == {"get": 1, "claimed_at_most": 1, "claim": 1}

    story(tell)


def test_a_message_wakes_one_of_many() -> None:
    async def tell(watched: Watched, store: Store, world: World, ctx: Context) -> None:
        polls = [
            asyncio.create_task(receive_message(store, ctx, ReceiveMessage("q", wait_time_seconds=20)))
            for _ in range(100)
        ]
        await world.clock.advance()
        watched.asked.clear()
        await send_message(store, ctx, SendMessage("q", "m"))
        await world.clock.advance()
        assert [poll.done() for poll in polls] == [True] + [False] * 99
        assert watched.asked["claim"] == 1
        await world.clock.advance(seconds=20)
        assert [len((await poll).messages or ()) for poll in polls] == [1] + [0] * 99

    story(tell)


# When it ends


def test_it_ends_when_its_time_is_over(cloud: Cloud) -> None:
    url = cloud.queue()
    with polls(cloud, url, WaitTimeSeconds=20) as [poll]:
        cloud.advance(ms=19_999)
        assert not poll.done()
        cloud.advance(ms=1)
        assert result(poll) == []


def test_the_queues_own_wait(cloud: Cloud) -> None:
    url = cloud.queue(ReceiveMessageWaitTimeSeconds="7")
    with polls(cloud, url, WaitTimeSeconds=None) as [poll]:
        cloud.advance(ms=6_999)
        assert not poll.done()
        cloud.advance(ms=1)
        assert result(poll) == []


def test_a_wait_of_0_beats_the_queues(cloud: Cloud) -> None:
    assert cloud.bodies(cloud.queue(ReceiveMessageWaitTimeSeconds="20"), WaitTimeSeconds=0) == []


def test_it_does_not_wait_when_there_is_something(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "a", "b")
    assert cloud.bodies(url, WaitTimeSeconds=20) == ["a", "b"]


# What wakes it, all in the same moment


def test_a_message(cloud: Cloud) -> None:
    url = cloud.queue()
    now_ms = cloud.now_ms
    with polls(cloud, url) as [poll]:
        send(cloud, url, "m")
        assert result(poll) == ["m"]
    assert cloud.now_ms == now_ms


def test_a_batch_wakes_as_many_as_it_has_messages(cloud: Cloud) -> None:
    url = cloud.queue()
    with polls(cloud, url, count=5) as waiting:
        entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(3)]
        cloud.sqs.send_message_batch(QueueUrl=url, Entries=entries)
        cloud.advance(seconds=20)
        got = [result(poll) for poll in waiting]
    assert sorted(got) == [[], [], ["0"], ["1"], ["2"]]


def test_many_messages_for_many_polls(cloud: Cloud) -> None:
    url = cloud.queue()
    with polls(cloud, url, count=20) as waiting:
        send(cloud, url, *map(str, range(20)))
        assert sorted(result(poll)[0] for poll in waiting) == sorted(map(str, range(20)))


@pytest.mark.parametrize("fifo", [False, True], ids=["standard", "FIFO"])
def test_a_delay_that_ends(cloud: Cloud, fifo: bool) -> None:
    url = cloud.queue(fifo=fifo, DelaySeconds="5")
    send(cloud, url, "m")
    with polls(cloud, url) as [poll]:
        cloud.advance(ms=4_999)
        assert not poll.done()
        cloud.advance(ms=1)
        assert result(poll) == ["m"]


def test_a_message_comes_exactly_on_its_deadline(cloud: Cloud) -> None:
    url = cloud.queue()
    due_ms = cloud.now_ms + 5000
    send(cloud, url, "m", DelaySeconds=5)
    with polls(cloud, url) as [poll]:
        cloud.advance(seconds=20)  # past it in one step: what happens on the way happens in its own moment
        assert result(poll) == ["m"]
    cloud.advance(seconds=30)
    [message] = cloud.receive(url)
    assert message["Attributes"]["ApproximateFirstReceiveTimestamp"] == str(due_ms)


def test_a_visibility_timeout_that_ends(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="8")
    send(cloud, url, "m")
    cloud.receive(url)
    with polls(cloud, url) as [poll]:
        cloud.advance(ms=7_999)
        assert not poll.done()
        cloud.advance(ms=1)
        assert result(poll) == ["m"]


def test_a_visibility_timeout_of_0(cloud: Cloud) -> None:
    url = cloud.queue()
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    with polls(cloud, url) as [poll]:
        cloud.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        assert result(poll) == ["m"]


def test_a_visibility_timeout_that_is_made_shorter(cloud: Cloud) -> None:
    url = cloud.queue(VisibilityTimeout="600")
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    with polls(cloud, url) as [poll]:
        cloud.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=5)
        cloud.advance(seconds=5)
        assert result(poll) == ["m"]


def test_a_fifo_group_that_is_freed(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "1", "2")
    [message] = cloud.receive(url, MaxNumberOfMessages=1)
    with polls(cloud, url) as [poll]:
        cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        assert result(poll) == ["2"]


def test_a_fifo_delay_that_is_made_shorter(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True, DelaySeconds="600")
    send(cloud, url, "m")
    with polls(cloud, url) as [poll]:
        cloud.sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "0"})
        assert result(poll) == ["m"]


def test_a_duplicate_wakes_nobody(cloud: Cloud) -> None:
    url = cloud.queue(fifo=True)
    send(cloud, url, "m")
    [message] = cloud.receive(url)
    cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    with polls(cloud, url) as [poll]:
        send(cloud, url, "m")
        cloud.advance(seconds=19)
        assert not poll.done()
        cloud.advance(seconds=1)
        assert result(poll) == []


# Who goes away


def hang_up_on(cloud: Cloud, url: str) -> None:
    """Begin a long poll, and close the connection while it waits."""
    topic = cloud.queue_topic(url)
    before = cloud.fogbank.world.wakeups.waiting(topic)
    body = f'{{"QueueUrl":"{url}","WaitTimeSeconds":20}}'
    head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\n"
    head += f"Content-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", cloud.fogbank.port)) as connection:
        connection.sendall((head + body).encode())
        cloud.until_waiting(topic, before + 1)

    async def until_gone() -> None:
        while cloud.fogbank.world.wakeups.waiting(topic) > before:  # noqa: ASYNC110
            # One turn of the loop: the server is about to see that its client has gone.
            await asyncio.sleep(0)  # noqa: TID251

    cloud.run(asyncio.wait_for(until_gone(), 10))


def test_a_client_that_goes_away_takes_nothing_along(cloud: Cloud) -> None:
    url = cloud.queue()
    hang_up_on(cloud, url)
    send(cloud, url, "m")
    assert cloud.bodies(url) == ["m"]


def test_those_behind_it_get_what_comes(cloud: Cloud) -> None:
    url = cloud.queue()
    with polls(cloud, url) as [poll]:
        hang_up_on(cloud, url)
        send(cloud, url, "m")
        assert result(poll) == ["m"]


def test_a_server_that_stops_answers_its_polls() -> None:
    async def close(cloud: Cloud) -> None:
        cloud.fogbank.world.wakeups.close()

    with Cloud() as stopping:
        url = stopping.queue()
        with polls(stopping, url, count=3) as waiting:
            stopping.run(close(stopping))
            assert [result(poll) for poll in waiting] == [[], [], []]
