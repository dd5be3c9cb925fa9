"""Listening, watching over connections, and stopping in order."""

import asyncio
from email.utils import formatdate
from typing import Final, final

from fogbank.front.connection import Connection, ConnectionLimits, Handle
from fogbank.kernel.clock import Clock

# How often connections are looked at for being too slow.
_SWEEP_S: Final = 1.0


class PortTakenError(OSError):
    """Another program listens there."""


@final
class HttpServer:
    """One listening socket and its connections."""

    def __init__(self, handle: Handle, clock: Clock, limits: ConnectionLimits | None = None) -> None:
        self.limits = limits or ConnectionLimits()
        self.stopping = False
        self.handle = handle
        self._clock = clock
        self._connections: set[Connection] = set()
        self._listener: asyncio.Server | None = None
        self._sweep_alarm: asyncio.TimerHandle | None = None
        self._all_closed: asyncio.Event = asyncio.Event()
        self._date_second = -1
        self._date = ""

    async def listen(self, host: str, port: int) -> int:
        """Begin to serve; the port, which the system chooses for 0. Raises PortTakenError."""
        loop = asyncio.get_running_loop()
        try:
            self._listener = await loop.create_server(lambda: Connection(self), host, port, backlog=1024)
        except OSError as error:
            raise PortTakenError(error.errno, error.strerror) from error
        bound: int = self._listener.sockets[0].getsockname()[1]
        return bound

    async def stop(self, grace_s: float = 10.0) -> None:
        """Refuse what is new, finish what is under way, and cut off what is not done after `grace_s`."""
        self.stopping = True
        if self._listener is not None:
            self._listener.close()
        for connection in list(self._connections):
            connection.close_if_idle()
        if self._connections:
            try:
                await asyncio.wait_for(self._all_closed.wait(), grace_s)
            except TimeoutError:
                for connection in list(self._connections):
                    connection.abort()
        if self._sweep_alarm is not None:
            self._sweep_alarm.cancel()

    # For connections

    def date(self) -> str:
        """The Date header's line, made once a second. SDKs set their clocks by it."""
        second = self._clock.now_ms() // 1000
        if second != self._date_second:
            self._date_second = second
            self._date = f"date: {formatdate(second, usegmt=True)}\r\n"
        return self._date

    def opened(self, connection: Connection) -> None:
        self._connections.add(connection)
        self._all_closed.clear()
        if self._sweep_alarm is None:
            self._sweep_alarm = asyncio.get_running_loop().call_later(_SWEEP_S, self._sweep)

    def closed(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if not self._connections:
            self._all_closed.set()

    def _sweep(self) -> None:
        """Cut off who is too slow. One timer serves all connections; without any there is none."""
        loop = asyncio.get_running_loop()
        self._sweep_alarm = loop.call_later(_SWEEP_S, self._sweep) if self._connections else None
        now = loop.time()
        for connection in list(self._connections):
            if connection.deadline < now:
                connection.abort()
