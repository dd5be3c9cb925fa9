"""What functions print: pipes read as they fill, cut into lines or frames, in bounded memory.

A function that prints without end is read at most at a fixed rate; then its pipe is full and it waits, not we.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable
from typing import Final, final

LINE_BYTES_MAX: Final = 256 * 1024  # an event of CloudWatch Logs
_READ_BYTES: Final = 64 * 1024
_BURST_BYTES: Final = 4 * 1024 * 1024  # so much in a window, then the reader rests until it is over
_WINDOW_S: Final = 0.1
_FRAME_HEAD: Final = 16
_FRAME_MAGIC: Final = b"\xa5\x5a\x00"
LEVELS: Final = ("", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "")


@final
class Pipe:
    """A pipe whose other end a function has."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._read, self.write_fd = os.pipe()
        os.set_blocking(self._read, False)
        self._burst = 0
        self._window_ends = 0.0
        self._resting: asyncio.TimerHandle | None = None
        self._loop.add_reader(self._read, self._readable)

    def given(self) -> None:
        """The function's process has its end: close ours."""
        if self.write_fd >= 0:
            os.close(self.write_fd)
            self.write_fd = -1

    def drain(self) -> None:
        """Take what is there now, up to a bound."""
        for _ in range(_BURST_BYTES // _READ_BYTES):
            if self._read < 0 or not self._once():
                return

    def close(self) -> None:
        """Take what is left, and close."""
        self.given()
        self.drain()
        self._end()

    def _readable(self) -> None:
        self._once()
        now = self._loop.time()
        if now > self._window_ends:
            self._window_ends = now + _WINDOW_S
            self._burst = 0
        if self._burst > _BURST_BYTES and self._read >= 0 and self._resting is None:
            self._loop.remove_reader(self._read)
            self._resting = self._loop.call_at(self._window_ends, self._resume)

    def _resume(self) -> None:
        self._resting = None
        if self._read >= 0:
            self._loop.add_reader(self._read, self._readable)

    def _once(self) -> bool:
        try:
            data = os.read(self._read, _READ_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._end()
            return False
        self._burst += len(data)
        self._take(data)
        return len(data) == _READ_BYTES

    def _end(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        if self._read >= 0:
            with contextlib.suppress(ValueError, OSError):
                self._loop.remove_reader(self._read)
            os.close(self._read)
            self._read = -1


@final
class Lines:
    """Bytes to lines. A line that is too long is cut."""

    def __init__(self, line: Callable[[bytes], None]) -> None:
        self._line = line
        self._rest = b""

    def feed(self, data: bytes) -> None:
        *lines, rest = data.split(b"\n")
        if lines:
            self._emit(self._rest + lines[0])
            for line in lines[1:]:
                self._emit(line)
            self._rest = rest
        else:
            self._rest += rest
        while len(self._rest) > LINE_BYTES_MAX:
            self._line(self._rest[:LINE_BYTES_MAX])
            self._rest = self._rest[LINE_BYTES_MAX:]

    def flush(self) -> None:
        """What has no newline yet is a line too."""
        if self._rest:
            self._line(self._rest)
            self._rest = b""

    def _emit(self, line: bytes) -> None:
        for at in range(0, len(line) or 1, LINE_BYTES_MAX):
            self._line(line[at : at + LINE_BYTES_MAX])


@final
class Frames:
    """The framed log of AWS's runtime clients: 4 bytes of type, 4 of length, 8 of time, and the record.

    It keeps a record of many lines together and tells its level. What is no frame is given as it is.
    """

    def __init__(self, record: Callable[[bytes, str], None]) -> None:
        self._record = record
        self._rest = b""
        self._skip = 0

    def feed(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        rest = self._rest + data
        at = 0
        while len(rest) - at >= _FRAME_HEAD:
            if rest[at : at + 3] != _FRAME_MAGIC:
                self._record(rest[at : at + LINE_BYTES_MAX], "")
                at = len(rest)
                break
            length = int.from_bytes(rest[at + 4 : at + 8], "big")
            kept = min(length, LINE_BYTES_MAX)
            if len(rest) - at < _FRAME_HEAD + kept:
                break
            self._record(rest[at + _FRAME_HEAD : at + _FRAME_HEAD + kept], LEVELS[rest[at + 3] >> 2 & 7])
            at += _FRAME_HEAD + length
        self._skip += max(0, at - len(rest))
        self._rest = rest[at:]
