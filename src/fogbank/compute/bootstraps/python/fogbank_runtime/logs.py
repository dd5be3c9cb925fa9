"""What a Python function logs, in AWS's formats: text lines, JSON, frames when the platform gave a descriptor.

https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""
# pyright: basic, reportMissingImports=false

import json
import logging
import os
import sys
import time
import traceback
from typing import Any, Callable, Optional  # noqa: UP035 - Python 3.8 runs this

_TEXT_FRAME = 0xA55A0003
_JSON_FRAME = 0xA55A0002
# The level is in bits 2 to 4 of a frame's type: 1 is TRACE, 5 is ERROR.
_LEVEL_BITS = {10: 2, 20: 3, 30: 4, 40: 5, 50: 6}
_NO_BREAK_SPACE = "\u00a0"
_SECONDS = "%Y-%m-%dT%H:%M:%SZ"
_KNOWN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    *("message", "asctime", "aws_request_id", "tenant_id", "taskName")
}


class Log:
    """Where a function's log goes, and the invocation that it belongs to."""

    def __init__(self, descriptor: "int | None", as_json: bool) -> None:
        self._descriptor = descriptor
        self._json = as_json
        self.request_id = ""
        self.tenant_id: Optional[str] = None  # noqa: UP045

    def begin(self, request_id: str, tenant_id: "str | None") -> None:
        self.request_id = request_id
        self.tenant_id = tenant_id

    def write(self, text: str, level: int = 0) -> None:
        if self._descriptor is None:
            sys.stdout.write(text)
            return
        message = text.encode()
        kind = (_JSON_FRAME if self._json else _TEXT_FRAME) | _LEVEL_BITS.get(level, 0) << 2
        moment = time.time_ns() // 1000  # noqa: TID251 - a function's clock is the machine's
        frame = kind.to_bytes(4, "big") + len(message).to_bytes(4, "big") + moment.to_bytes(8, "big") + message
        while frame:
            frame = frame[os.write(self._descriptor, frame) :]

    def error(self, document: "dict[str, Any]", to_json: "Callable[[Any], str]") -> None:
        """An error as the runtime reports it. A line is an event of the log, unless it is framed."""
        if self._json:
            stamp = time.strftime(_SECONDS, time.gmtime())
            lines = [to_json({"timestamp": stamp, "level": "ERROR", **document})]
        else:
            kind, message = document["errorType"], document["errorMessage"]
            lines = [f"[ERROR] {kind}: {message}" if message else f"[ERROR] {kind}"]
            lines.append("Traceback (most recent call last):")
            for entry in document["stackTrace"]:
                lines += [_indented(line) for line in entry.splitlines()] or [""]
        if self._descriptor is None:
            self.write("\r".join(lines) + "\n")
        else:
            self.write("\n".join(lines), logging.ERROR)


def _indented(line: str) -> str:
    bare = line.lstrip(" ")
    return _NO_BREAK_SPACE * (len(line) - len(bare)) + bare


class _Handler(logging.Handler):
    def __init__(self, log: Log) -> None:
        super().__init__()
        self.log_sink = log

    def emit(self, record: logging.LogRecord) -> None:
        record.aws_request_id = self.log_sink.request_id
        record.tenant_id = self.log_sink.tenant_id
        self.log_sink.write(self.format(record), min(50, record.levelno) // 10 * 10)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info if record.exc_info and record.exc_info[0] else None
        whole = isinstance(record.msg, dict) and not record.args
        known = {
            "timestamp": self.formatTime(record, _SECONDS),
            "level": record.levelname,
            "message": record.msg if whole else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(error[2]) if error else None,
            "errorType": error[0].__name__ if error and error[0] else None,
            "errorMessage": str(error[1]) if error else None,
            "requestId": getattr(record, "aws_request_id", None),
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if error else None,
            "tenantId": getattr(record, "tenant_id", None),
        }
        extra = {name: value for name, value in record.__dict__.items() if name not in _KNOWN and name not in known}
        shown = {name: value for name, value in {**known, **extra}.items() if value is not None}
        return json.dumps(shown, ensure_ascii=False, default=str) + "\n"


class _Unbuffered:
    """Standard output whose every write is seen at once: the process may be killed at any time."""

    def __init__(self, stream: "Any") -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> "Any":
        return getattr(self._stream, name)

    def write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def writelines(self, lines: "Any") -> None:
        self._stream.writelines(lines)
        self._stream.flush()


def set_up() -> Log:
    """Take over the root logger and standard output."""
    sys.stdout = _Unbuffered(sys.stdout)  # type: ignore[assignment]
    sys.stderr = _Unbuffered(sys.stderr)  # type: ignore[assignment]
    as_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    descriptor = os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    log = Log(None if descriptor is None else int(descriptor), as_json)
    handler = _Handler(log)
    if as_json:
        handler.setFormatter(_JsonFormatter())
    else:
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        handler.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = "DEBUG" if level == "TRACE" else level
    if level in ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"):
        root.setLevel(level)
    root.addHandler(handler)
    return log
