"""The Telemetry API of one environment, version 2022-07-01: logs and platform events, sent to extensions in batches.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html

A subscriber that does not keep up loses records and is told how many. Only destinations on this machine's loopback
are served, as AWS serves only those inside the environment.
"""

import asyncio
import logging
from typing import Any, Final, final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from fogbank.compute.journal import Journal

_log = logging.getLogger("fogbank.compute.telemetry")
_TYPES: Final = ("platform", "function", "extension")
_LOCAL: Final = frozenset({"sandbox.localdomain", "sandbox", "localhost", "127.0.0.1"})
_ATTEMPTS: Final = 5
_ATTEMPT_S: Final = 5.0
_BACKOFF_S: Final = 0.1
_DROPPED: Final = "Consumer seems to have fallen behind as it has not acknowledged receipt of logs."


class Buffering(Struct, rename="camel", frozen=True):
    """When a batch is sent."""

    max_bytes: int = 262_144
    max_items: int = 10_000
    timeout_ms: int = 1000


class Destination(Struct):
    """Where it is sent."""

    protocol: str
    uri: str = msgspec.field(name="URI")


class Subscription(Struct, rename="camel"):
    """The body of a subscription."""

    types: list[str]
    destination: Destination
    schema_version: str = "2022-07-01"
    buffering: Buffering = Buffering()


def problem_of(wanted: Subscription) -> str:
    """What is wrong with a subscription, or ""."""
    buffering = wanted.buffering
    unknown = [kind for kind in wanted.types if kind not in _TYPES]
    bounds = (
        ("maxBytes", buffering.max_bytes, 262_144, 1_048_576),
        ("maxItems", buffering.max_items, 1000, 10_000),
        ("timeoutMs", buffering.timeout_ms, 25, 30_000),
    )
    outside = [
        f"{name} must be between {least} and {most}"
        for name, value, least, most in bounds
        if not least <= value <= most
    ]
    uri = urlsplit(wanted.destination.uri)
    if not wanted.types or unknown:
        return f"types must be of {', '.join(_TYPES)}"
    if outside:
        return outside[0]
    if wanted.destination.protocol != "HTTP":
        # AWS also knows TCP, and advises against it.
        return f"destination protocol {wanted.destination.protocol} is not supported here; HTTP is"
    if uri.scheme != "http" or uri.hostname not in _LOCAL or not uri.port:
        return "destination URI must be http://sandbox.localdomain:PORT"
    return ""


@final
class Telemetry:
    """The subscribers of an environment."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._subscribers: dict[str, Subscriber] = {}

    def subscribe(self, name: str, body: bytes) -> str:
        """Begin to send, and give ""; or say what is wrong."""
        try:
            wanted = msgspec.json.decode(body, type=Subscription)
        except msgspec.MsgspecError as error:
            return str(error)
        problem = problem_of(wanted)
        if problem:
            return problem
        old = self._subscribers.pop(name, None)
        if old is not None:
            self._journal.listeners.remove(old.take)
            old.close()
        subscriber = self._subscribers[name] = Subscriber(wanted)
        for event in self._journal.early:
            subscriber.take(*event)
        self._journal.listeners.append(subscriber.take)
        self._journal.subscribed(name, wanted.types)
        return ""

    async def flush(self) -> None:
        """Send what waits; returns when it has arrived or cannot."""
        await asyncio.gather(*(subscriber.flush() for subscriber in self._subscribers.values()))

    def close(self) -> None:
        for subscriber in self._subscribers.values():
            subscriber.close()
        self._journal.listeners.clear()


@final
class Subscriber:
    """One of them: its batch, and the task that sends it."""

    def __init__(self, wanted: Subscription) -> None:
        self._types = wanted.types
        self._buffering = wanted.buffering
        uri = urlsplit(wanted.destination.uri)
        self._port = uri.port or 0
        self._head = (
            f"POST {uri.path or '/'} HTTP/1.1\r\nHost: {uri.hostname}:{uri.port}\r\nConnection: close\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._loop = asyncio.get_running_loop()
        self._batch: list[bytes] = []
        self._size = 0
        self._dropped_records = 0
        self._dropped_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._sending: asyncio.Task[None] | None = None
        self._closed = False

    def take(self, now: str, kind: str, record: object) -> None:
        """An event; it is kept if it is of a wanted type."""
        if kind.partition(".")[0] not in self._types or self._closed:
            return
        event = msgspec.json.encode({"time": now, "type": kind, "record": record})
        if self._size + len(event) > 2 * self._buffering.max_bytes:
            self._dropped_records += 1
            self._dropped_bytes += len(event)
            return
        self._batch.append(event)
        self._size += len(event)
        if self._size >= self._buffering.max_bytes or len(self._batch) >= self._buffering.max_items:
            self._send()
        elif self._timer is None:
            self._timer = self._loop.call_later(self._buffering.timeout_ms / 1000, self._send)

    async def flush(self) -> None:
        while (self._batch or self._sending is not None) and not self._closed:
            self._send()
            if self._sending is not None:
                await asyncio.shield(self._sending)

    def close(self) -> None:
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._sending is not None:
            self._sending.cancel()

    def _send(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._sending is None and self._batch and not self._closed:
            self._sending = self._loop.create_task(self._deliver())
            self._sending.add_done_callback(self._sent)

    def _sent(self, task: "asyncio.Task[None]") -> None:
        self._sending = None
        if self._batch and not self._closed and self._timer is None:
            self._timer = self._loop.call_later(self._buffering.timeout_ms / 1000, self._send)

    async def _deliver(self) -> None:
        batch, self._batch, self._size = self._batch, [], 0
        if self._dropped_records:
            record: dict[str, Any] = {
                "droppedBytes": self._dropped_bytes,
                "droppedRecords": self._dropped_records,
                "reason": _DROPPED,
            }
            batch.append(msgspec.json.encode({"type": "platform.logsDropped", "record": record}))
            self._dropped_records = self._dropped_bytes = 0
        body = b"[" + b",".join(batch) + b"]"
        request = b"%b%d\r\n\r\n%b" % (self._head, len(body), body)
        for attempt in range(_ATTEMPTS):
            if await self._post(request):
                return
            again = self._loop.create_future()
            handle = self._loop.call_later(_BACKOFF_S * 2**attempt, again.cancel)
            try:
                await asyncio.wait([again])
            finally:
                handle.cancel()
        self._dropped_records += len(batch)
        self._dropped_bytes += len(body)

    async def _post(self, request: bytes) -> bool:
        try:
            async with asyncio.timeout(_ATTEMPT_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                try:
                    writer.write(request)
                    status = await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError) as error:
            _log.debug("telemetry was not delivered: %s", error)
            return False
        return status[9:10] == b"2"
