"""A Runtime API of a page, so that a runtime client can be driven by itself: events in, what it said out."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

FAR_FUTURE_MS = 4_000_000_000_000


@dataclass
class Said:
    """One thing that a runtime client sent."""

    path: str
    headers: dict[str, str]
    body: bytes
    trailers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RuntimeApiStub:
    """Gives out events in their order and keeps what is posted."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[tuple[Mapping[str, str], bytes]] = asyncio.Queue()
        self.said: asyncio.Queue[Said] = asyncio.Queue()
        self._asked = asyncio.Condition()
        self._connections: set[asyncio.Task[None]] = set()
        self.next_headers: list[dict[str, str]] = []
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self.connections = 0
        self.address = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def asked_times(self, count: int) -> None:
        """Return when the client has asked for an event so often."""
        async with self._asked:
            await self._asked.wait_for(lambda: len(self.next_headers) >= count)

    def give(self, event: object, request_id: str = "id-1", **headers: str) -> None:
        """Queue an event; `raw` bytes go as they are."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        known = {
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": str(FAR_FUTURE_MS),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:000000000000:function:f",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
            "Content-Type": "application/json",
        }
        more = {"Lambda-Runtime-" + name.replace("_", "-").title(): value for name, value in headers.items()}
        self.events.put_nowait((known | more, body))

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of our own: the server's would complain of being cancelled.
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (line := await reader.readline()) != b"":
                method, path, _ = line.decode().split(" ", 2)
                headers = await _headers(reader)
                if method == "GET":
                    self.next_headers.append(headers)
                    async with self._asked:
                        self._asked.notify_all()
                    await self._next(writer)
                else:
                    body, trailers = await self._body(reader, headers)
                    self.said.put_nowait(Said(path, headers, body, trailers))
                    writer.write(b'HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{"status":"OK"}')
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _next(self, writer: asyncio.StreamWriter) -> None:
        headers, body = await self.events.get()
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        writer.write(f"HTTP/1.1 200 OK\r\n{''.join(lines)}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers.get("content-length", "0"))), {}
        body = b""
        while (size := int(await reader.readline(), 16)) > 0:
            piece = await reader.readexactly(size)
            self.pieces.put_nowait(piece)
            body += piece
            await reader.readline()
        return body, await _headers(reader)


async def _headers(reader: asyncio.StreamReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return headers
