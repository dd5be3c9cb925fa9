"""A server with a handler of the test's own, and a client that writes bytes, on one event loop."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, TypeVar, final

from msgspec import Struct

from fogbank.front.connection import Handle
from fogbank.front.incoming import ConnectionLimits
from fogbank.front.server import HttpServer
from fogbank.kernel.clock import virtual_clock
from fogbank.wire.http import Reply, Request

_Result = TypeVar("_Result")
DEADLINE_S = 10.0

Run = Callable[[Coroutine[Any, Any, None]], None]


class Answer(Struct):
    """A reply as the client read it."""

    status: int
    headers: dict[str, str]
    body: bytes


@final
class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def half_close(self) -> None:
        self.writer.write_eof()

    def vanish(self) -> None:
        """Reset the connection."""
        socket = self.writer.get_extra_info("socket")
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def answer(self, *, to_head: bool = False) -> Answer:
        """The next reply."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *fields = head[:-4].split("\r\n")
        assert status_line.startswith("HTTP/1.1 ")
        status = int(status_line.split(" ")[1])
        headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
        assert len(headers) == len(fields), f"a header was sent twice: {fields}"
        if to_head or status in (100, 204, 304):
            return Answer(status, headers, b"")
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, await self._chunks())
        return Answer(status, headers, await self.reader.readexactly(int(headers["content-length"])))

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            body += await self.reader.readexactly(size)
            assert await self.reader.readexactly(2) == b"\r\n"
        assert await self.reader.readexactly(2) == b"\r\n"
        return body

    async def end(self) -> bytes:
        """What comes until the server closes, nothing for one that resets the connection."""
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""

    async def get(self, path: str = "/") -> Answer:
        await self.send(get(path))
        return await self.answer()


def get(path: str = "/", *headers: str) -> bytes:
    """A GET request in bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def post(body: bytes, *headers: str, path: str = "/") -> bytes:
    """A POST request in bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


async def echo(request: Request) -> Reply:
    """Say what was understood."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    return Reply(200, {"x-method": request.method, "x-target": target}, request.body)


@final
class Gate:
    """A handler that answers when it is let go: `await gate.entered(2)`, `gate.open(0)`."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.cancelled: list[str] = []
        self._open: list[asyncio.Future[Reply]] = []

    async def handle(self, request: Request) -> Reply:
        self.seen.append(request.path)
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._open.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            self.cancelled.append(request.path)
            raise

    def open(self, index: int, body: bytes = b"") -> None:
        self._open[index].set_result(Reply(200, {"x-path": self.seen[index]}, body))

    async def entered(self, count: int) -> None:
        await until(lambda: len(self.seen) >= count)


async def turn() -> None:
    """Let the loop go round once."""
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, None)
    await future


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop go round until it is so. The test's deadline ends it."""
    while not condition():
        await turn()


@contextlib.asynccontextmanager
async def serving(handle: Handle = echo, **limits: Any) -> AsyncGenerator["Serving"]:
    """A server and its clients, closed at the end."""
    serving = Serving(HttpServer(handle, virtual_clock(), ConnectionLimits(**limits)))
    serving.port = await serving.server.listen("127.0.0.1", 0)
    try:
        yield serving
    finally:
        for client in serving.clients:
            client.writer.transport.abort()
        await serving.server.stop(grace_s=0)


@final
class Serving:
    def __init__(self, server: HttpServer) -> None:
        self.server = server
        self.port = 0
        self.clients: list[Client] = []

    async def connect(self, *, limit: int = 65_536) -> Client:
        """A connection; `limit` bounds what the client reads ahead."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port, limit=limit))
        self.clients.append(client)
        return client

    async def ask(self, data: bytes) -> Answer:
        """Send something on a connection of its own, and read one reply."""
        client = await self.connect()
        await client.send(data)
        return await client.answer()


async def soon(awaitable: Awaitable[_Result]) -> _Result:
    """Wait for it, not forever."""
    return await asyncio.wait_for(awaitable, DEADLINE_S)
