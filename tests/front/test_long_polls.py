"""Clients that leave while they wait for a message: the next one gets it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any, final

import pytest
from msgspec import Struct

from fogbank.app import Fogbank, Settings
from fogbank.kernel.clock import system_clock, virtual_clock
from tests.front.net import Client, Run, until

_URL = "http://x/000000000000/q"


@final
class Poller:
    """A client of the queue `q`."""

    def __init__(self, fogbank: Fogbank, client: Client) -> None:
        self._fogbank = fogbank
        self.client = client

    async def ask(self, action: str, **request: Any) -> dict[str, Any]:
        await self.send(action, **request)
        return await self.answer()

    async def send(self, action: str, **request: Any) -> None:
        body = json.dumps(request).encode()
        head = f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: AmazonSQS.{action}\r\nContent-Length: {len(body)}\r\n\r\n"
        await self.client.send(head.encode() + body)

    async def answer(self) -> dict[str, Any]:
        answer = await self.client.answer()
        assert answer.status == 200
        return json.loads(answer.body or b"{}")

    async def poll(self) -> None:
        """Begin a long poll, and return when it waits in line."""
        before = len(waiting(self._fogbank))
        await self.send("ReceiveMessage", QueueUrl=_URL, WaitTimeSeconds=20)
        await until(lambda: len(waiting(self._fogbank)) > before)

    async def bodies(self) -> list[str]:
        return [message["Body"] for message in (await self.answer()).get("Messages", [])]


def waiting(fogbank: Fogbank) -> list[object]:
    """Who waits in a line for the queue `q`."""
    lines = fogbank.world.wakeups._lines  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    house = fogbank.world.ports[_House].topics
    return [waiter for topic, line in lines.items() for waiter in line if topic not in house]


class _House(Struct):
    """The topics on which the house itself waits, from its start on."""

    topics: frozenset[object]


@contextlib.asynccontextmanager
async def pollers(count: int, *, real_time: bool = False) -> AsyncGenerator[tuple[Fogbank, list[Poller]]]:
    """A server with the queue `q`, and clients of it."""
    clock = system_clock() if real_time else virtual_clock()
    fogbank = await Fogbank.start(Settings(port=0), clock=clock, seed=1)
    await asyncio.sleep(0)  # noqa: TID251 - one turn: what goes on in the background waits then
    lines = fogbank.world.wakeups._lines  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    fogbank.world.ports[_House] = _House(frozenset(lines))
    clients: list[Poller] = []
    try:
        for _ in range(count):
            clients.append(Poller(fogbank, Client(*await asyncio.open_connection("127.0.0.1", fogbank.port))))
        await clients[0].ask("CreateQueue", QueueName="q")
        yield fogbank, clients
    finally:
        for each in clients:
            each.client.writer.transport.abort()
        await fogbank.stop(grace_s=0)


@pytest.mark.parametrize("leave", ["vanish", "half_close"])
def test_who_leaves_leaves_the_line(run: Run, leave: str) -> None:
    """A closed connection looks like one that its client only half closed. A poll does not outlive either."""

    async def story() -> None:
        async with pollers(3) as (fogbank, (leaver, stayer, sender)):
            await leaver.poll()
            await stayer.poll()
            getattr(leaver.client, leave)()
            await until(lambda: len(waiting(fogbank)) == 1)
            await sender.ask("SendMessage", QueueUrl=_URL, MessageBody="m")
            assert await stayer.bodies() == ["m"]
            assert await leaver.client.end() == b""

    run(story())


@pytest.mark.parametrize("leave", ["vanish", "half_close"])
def test_a_message_that_comes_as_its_first_reader_leaves(run: Run, leave: str) -> None:
    async def story() -> None:
        async with pollers(3) as (fogbank, (leaver, stayer, sender)):
            await leaver.poll()
            await stayer.poll()
            # Both are on their way to the server when it looks next.
            getattr(leaver.client, leave)()
            await sender.ask("SendMessage", QueueUrl=_URL, MessageBody="m")
            # If it took the message before it heard that its reader left, that is out for the visibility timeout.
            await fogbank.world.clock.advance(seconds=31)
            received = await stayer.bodies()
            if not received:
                await sender.send("ReceiveMessage", QueueUrl=_URL)
                received = await sender.bodies()
            assert received == ["m"]

    run(story())


def test_a_stop_frees_long_polls_at_once(run: Run) -> None:
    async def story() -> None:
        async with pollers(2) as (fogbank, (one, other)):
            await one.poll()
            await other.poll()
            stopping = asyncio.ensure_future(fogbank.stop(grace_s=1000))
            assert await one.bodies() == await other.bodies() == []
            assert await one.client.end() == b""
            await stopping

    run(story())


def test_a_reset_answers_long_polls(run: Run) -> None:
    async def story() -> None:
        async with pollers(2) as (_, (one, other)):
            await one.poll()
            await other.client.send(b"POST /_fogbank/reset HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await other.client.answer()).status == 200
            assert await one.bodies() == []
            assert (await other.ask("ListQueues")).get("QueueUrls", []) == []

    run(story())


@pytest.mark.parametrize("real_time", [True, False])
def test_a_poll_ends_when_its_time_is_up(run: Run, real_time: bool) -> None:
    async def story() -> None:
        async with pollers(2, real_time=real_time) as (_, (one, other)):
            await one.poll()
            advance = b"POST /_fogbank/clock/advance HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\n\r\n"
            await other.client.send(advance + b'{"seconds":20}')
            assert (await other.client.answer()).status == 200
            assert await one.bodies() == []

    run(story())


def test_what_a_visibility_timeout_hides_comes_to_a_poll_when_it_ends(run: Run) -> None:
    async def story() -> None:
        async with pollers(2) as (fogbank, (one, other)):
            await other.ask("SendMessage", QueueUrl=_URL, MessageBody="m")
            await other.ask("ReceiveMessage", QueueUrl=_URL, VisibilityTimeout=5)
            await one.poll()
            await fogbank.world.clock.advance(ms=4999)
            assert len(waiting(fogbank)) == 1
            await fogbank.world.clock.advance(ms=1)
            assert await one.bodies() == ["m"]

    run(story())
