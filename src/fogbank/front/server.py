"""Listening, watching over connections, and stopping in order."""

import asyncio
import errno
import logging
import socket
import time
from typing import Final, final

from fogbank.front.connection import Connection, Handle
from fogbank.front.incoming import ConnectionLimits
from fogbank.kernel.clock import Clock

_log = logging.getLogger("fogbank.front")

# How often connections are looked at for being too slow, at most.
_SWEEP_S: Final = 1.0
# How long a request that was cut off may take to clean up.
_CLEAN_UP_S: Final = 5.0
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class CannotListen(OSError):
    """The address is not ours to listen on: no such host or interface, or not allowed."""


class PortTakenError(CannotListen):
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
        self._listeners: list[asyncio.Server] = []
        self._sweep_s = min(_SWEEP_S, self.limits.idle_s, self.limits.receive_s, self.limits.send_s)
        self._sweep_alarm: asyncio.TimerHandle | None = None
        self._all_closed = asyncio.Event()
        self._date_second = -1
        self._date = ""

    async def listen(self, host: str, port: int) -> int:
        """Begin to serve; the port, which the system chooses for 0. Raises PortTakenError, CannotListen."""
        loop = asyncio.get_running_loop()
        refusals: list[OSError] = []
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except OSError as error:
            raise CannotListen(error.errno, error.strerror or str(error)) from error
        for address in dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found):
            # A name may have several addresses (localhost); the port that the first one is given is everybody's.
            try:
                listener = await loop.create_server(lambda: Connection(self), address, port, backlog=1024)
            except OSError as error:
                refusals.append(error)
            else:
                self._listeners.append(listener)
                port = int(listener.sockets[0].getsockname()[1])
        taken = [error for error in refusals if error.errno == errno.EADDRINUSE]
        if taken or not self._listeners:
            self._close_listeners()
            error = taken[0] if taken else refusals[0]
            raise (PortTakenError if taken else CannotListen)(error.errno, error.strerror or str(error)) from error
        return port

    def _close_listeners(self) -> None:
        for listener in self._listeners:
            listener.close()

    async def stop(self, grace_s: float = 10.0) -> None:
        """Refuse what is new, finish what is under way, and cut off what is not done after `grace_s`."""
        self.stopping = True
        self._close_listeners()
        for connection in list(self._connections):
            connection.close_if_idle()
        if self._connections:
            loop = asyncio.get_running_loop()
            alarms = (loop.call_later(grace_s, self._cut_all), loop.call_later(grace_s + _CLEAN_UP_S, self._give_up))
            await self._all_closed.wait()
            for alarm in alarms:
                alarm.cancel()
        if self._sweep_alarm is not None:
            self._sweep_alarm.cancel()
            self._sweep_alarm = None

    @property
    def connections(self) -> int:
        """How many are open, or have a request to clean up after."""
        return len(self._connections)

    # For connections

    def date(self) -> str:
        """The Date header's line, made once a second. SDKs set their clocks by it."""
        second = self._clock.now_ms() // 1000
        if second != self._date_second:
            self._date_second = second
            self._date = f"date: {http_date(second)}\r\n"
        return self._date

    def opened(self, connection: Connection) -> None:
        self._connections.add(connection)
        self._all_closed.clear()
        if self._sweep_alarm is None:
            self._sweep_alarm = asyncio.get_running_loop().call_later(self._sweep_s, self._sweep)
        if self.stopping:
            connection.close_if_idle()

    def closed(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if not self._connections:
            self._all_closed.set()

    def _sweep(self) -> None:
        """Cut off who is too slow. One timer serves all connections; without any there is none."""
        loop = asyncio.get_running_loop()
        self._sweep_alarm = loop.call_later(self._sweep_s, self._sweep) if self._connections else None
        now = loop.time()
        for connection in list(self._connections):
            connection.check(now)

    def _cut_all(self) -> None:
        for connection in list(self._connections):
            connection.abort()

    def _give_up(self) -> None:
        _log.error("%d requests do not end, though they were cut off", len(self._connections))
        self._all_closed.set()


def http_date(second: int) -> str:
    """`Mon, 23 Nov 2026 12:00:00 GMT`, whatever the locale."""
    year, month, day, hour, minute, seconds, weekday, _, _ = time.gmtime(second)
    return f"{_DAYS[weekday]}, {day:02} {_MONTHS[month - 1]} {year} {hour:02}:{minute:02}:{seconds:02} GMT"
