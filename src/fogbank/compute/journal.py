"""The log of one environment: what the function says, what the platform says, in text or in JSON.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Literal, final

import msgspec
from msgspec import Struct

from fogbank.compute.api import InitializationType, Invocation, LogLine, LogSink, Spec
from fogbank.kernel.clock import Clock

TAIL_BYTES: Final = 4096
_PENDING_MAX: Final = 1000  # lines, then they are written without waiting for the end of the invocation
_EARLY_MAX: Final = 200
_LEVELS: Final = {"TRACE": 0, "DEBUG": 1, "INFO": 2, "WARN": 3, "WARNING": 3, "ERROR": 4, "FATAL": 5, "CRITICAL": 5}
_INFO: Final = 2

Phase = Literal["init", "invoke"]
Status = Literal["success", "error", "failure", "timeout"]
Record = Mapping[str, Any]
Listener = Callable[[str, str, object], None]  # (time, type, record)


class Report(Struct, frozen=True):
    """How an invocation ended."""

    request_id: str
    status: Status
    duration_ms: float
    billed_ms: int
    memory_mb: int
    init_ms: float | None = None
    error_type: str = ""
    trace_id: str = ""
    produced_bytes: int = 0


class _Level(Struct):
    level: str = ""


_level_of: Final = msgspec.json.Decoder(_Level)


def stream_name(now_ms: int, version: str, suffix: str) -> str:
    """`YYYY/MM/DD/[version]` and 32 hexadecimal digits."""
    return f"{datetime.fromtimestamp(now_ms / 1000, UTC):%Y/%m/%d}/[{version}]{suffix}"


@final
class Journal:
    """Lines wait until the invocation ends or somebody flushes; the last of them are its tail."""

    def __init__(self, spec: Spec, stream: str, clock: Clock, sink: LogSink) -> None:
        self._spec = spec
        self.stream = stream
        self._clock = clock
        self._sink = sink
        self._group = spec.log_group or f"/aws/lambda/{spec.name}"
        self._json = spec.log_format == "JSON"
        self._app_level = _LEVELS.get(spec.application_log_level or "INFO", _INFO)
        self._system_level = _LEVELS.get(spec.system_log_level or "INFO", _INFO)
        self._pending: list[LogLine] = []
        self._tail: list[str] = []
        self._tail_size = 0
        self.listeners: list[Listener] = []
        # What was told before the first invocation, for those who subscribe by then.
        self.early: list[tuple[str, str, object]] = []
        self._early = True

    # What the function says

    def function(self, raw: bytes, level: str = "", source: str = "function") -> None:
        """A line or a record of the function's, or of an extension's."""
        text = raw.decode("utf-8", "replace")
        if not self._json:
            if not text.endswith("\n"):
                text += "\n"
        else:
            text = text.rstrip("\n")
            if self._app_level > 0 and _rank(level, raw) < self._app_level:
                return
        self._add(text)
        if self.listeners or self._early:
            self._tell(source, _parsed(text) if self._json else text)

    # What the platform says

    def init_start(self, initialization: InitializationType, phase: Phase) -> None:
        spec = self._spec
        version = f"{spec.runtime}.fogbank"
        arn = f"arn:aws:lambda:{spec.region}::runtime:{sha256(version.encode()).hexdigest()}"
        self._platform(
            "platform.initStart",
            {
                "initializationType": initialization,
                "phase": phase,
                "runtimeVersion": version,
                "runtimeVersionArn": arn,
                "functionName": spec.name,
                "functionVersion": spec.version,
            },
            f"INIT_START Runtime Version: {version}\tRuntime Version ARN: {arn}\n",
            _INFO,
        )

    def init_done(
        self, initialization: InitializationType, phase: Phase, status: Status, duration_ms: float, error_type: str
    ) -> None:
        common: dict[str, Any] = {"initializationType": initialization, "phase": phase, "status": status}
        if error_type:
            common["errorType"] = error_type
        bad = status != "success"
        self._platform("platform.initRuntimeDone", common, "", 3 if bad else 1)
        text = ""
        if bad or initialization != "on-demand":
            text = f"INIT_REPORT Init Duration: {duration_ms:.2f} ms\tPhase: {phase}\tStatus: {status}"
            text += f"\tError Type: {error_type}\n" if error_type else "\n"
        level = 3 if bad else _INFO if initialization != "on-demand" else 1
        metrics = {"durationMs": round(duration_ms, 3)}
        self._platform("platform.initReport", {**common, "metrics": metrics}, text, level)

    def start(self, invocation: Invocation, *, init_counts: bool = False) -> None:
        """The invocation begins; where `init_counts`, the init phase was a part of it, and is in its tail."""
        if not init_counts:
            self._tail.clear()
            self._tail_size = 0
        if self._early:
            self._early = False
            self.early.clear()
        version, request_id = self._spec.version, invocation.request_id
        text = f"START RequestId: {request_id} Version: {version}\n"
        if not self._json and not self.listeners:
            self._add(text)
            return
        record: dict[str, Any] = {"requestId": request_id, "version": version}
        if invocation.trace_id:
            record["tracing"] = _tracing(invocation.trace_id)
        self._platform("platform.start", record, text, _INFO)

    def timed_out(self, request_id: str, seconds: float) -> None:
        if not self._json:
            self._add(f"{iso(self._clock.now_ms())} {request_id} Task timed out after {seconds:.2f} seconds\n\n")

    def exited(self, message: str, error_type: str) -> None:
        if not self._json:
            self._add(f"{message}\n{error_type}\n")

    def report(self, report: Report) -> bytes:
        """The last lines of an invocation; gives its tail."""
        text = _report_line(report, self._spec)
        if not self._json and not self.listeners:
            self._add(f"END RequestId: {report.request_id}\n")
            self._add(text)
        else:
            self._report_records(report, text)
        self.flush()
        return self.tail()

    def _report_records(self, report: Report, text: str) -> None:
        common: dict[str, Any] = {"requestId": report.request_id, "status": report.status}
        if report.error_type:
            common["errorType"] = report.error_type
        if report.trace_id:
            common["tracing"] = _tracing(report.trace_id)
        bad = report.status != "success"
        done = {"durationMs": report.duration_ms, "producedBytes": report.produced_bytes}
        end = f"END RequestId: {report.request_id}\n"
        self._platform("platform.runtimeDone", {**common, "metrics": done}, end, 3 if bad else 1)
        metrics: dict[str, Any] = {
            "durationMs": report.duration_ms,
            "billedDurationMs": report.billed_ms,
            "memorySizeMB": self._spec.memory_mb,
            "maxMemoryUsedMB": report.memory_mb,
        }
        if report.init_ms is not None:
            metrics["initDurationMs"] = report.init_ms
        self._platform("platform.report", {**common, "metrics": metrics}, text, 3 if bad else _INFO)

    def extension(self, name: str, state: str, events: list[str], error_type: str = "") -> None:
        record: dict[str, Any] = {"name": name, "state": state, "events": events}
        text = f"EXTENSION\tName: {name}\tState: {state}\tEvents: [{', '.join(events)}]"
        if error_type:
            record["errorType"] = error_type
            text += f"\tError Type: {error_type}"
        self._platform("platform.extension", record, text + "\n", 3 if error_type else _INFO)

    def subscribed(self, name: str, types: list[str]) -> None:
        text = f"TELEMETRY\tName: {name}\tState: Subscribed\tTypes: [{', '.join(types)}]\n"
        record = {"name": name, "state": "Subscribed", "types": types}
        self._platform("platform.telemetrySubscription", record, text, _INFO)

    # The inside

    def tail(self) -> bytes:
        return "".join(self._tail).encode("utf-8", "replace")[-TAIL_BYTES:]

    def flush(self) -> None:
        if self._pending:
            spec = self._spec
            lines, self._pending = self._pending, []
            self._sink.write(spec.account, spec.region, self._group, self.stream, lines)

    def _add(self, text: str) -> None:
        self._pending.append(LogLine(self._clock.now_ms(), text))
        self._tail.append(text if text.endswith("\n") else text + "\n")
        self._tail_size += len(text)
        if self._tail_size > 16 * TAIL_BYTES:
            kept = "".join(self._tail)[-TAIL_BYTES:]
            self._tail = [kept]
            self._tail_size = len(kept)
        if len(self._pending) > _PENDING_MAX:
            self.flush()

    def _platform(self, kind: str, record: Record, text: str, level: int) -> None:
        now = iso(self._clock.now_ms())
        if not self._json:
            if text:
                self._add(text)
        elif level >= self._system_level:
            self._add(msgspec.json.encode({"time": now, "type": kind, "record": record}).decode())
        self._tell(kind, record, now)

    def _tell(self, kind: str, record: object, now: str = "") -> None:
        now = now or iso(self._clock.now_ms())
        if self._early and len(self.early) < _EARLY_MAX:
            self.early.append((now, kind, record))
        for listener in self.listeners:
            listener(now, kind, record)


def billed(duration_ms: float, init_ms: float | None) -> int:
    """Whole milliseconds, the init phase with them: https://aws.amazon.com/blogs/compute/ of August 2025."""
    return max(1, math.ceil(round(duration_ms + (init_ms or 0.0), 2)))


def iso(now_ms: int) -> str:
    seconds, ms = divmod(now_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{ms:03d}Z"


def _report_line(report: Report, spec: Spec) -> str:
    line = (
        f"REPORT RequestId: {report.request_id}\tDuration: {report.duration_ms:.2f} ms\t"
        f"Billed Duration: {report.billed_ms} ms\tMemory Size: {spec.memory_mb} MB\t"
        f"Max Memory Used: {report.memory_mb} MB\t"
    )
    if report.init_ms is not None:
        line += f"Init Duration: {report.init_ms:.2f} ms\t"
    # A function that raises ends well as far as this line goes; the platform's records tell the two apart.
    if report.status == "timeout":
        line += "Status: timeout\t"
    elif report.status == "failure":
        line += f"Status: error\tError Type: {report.error_type}\t"
    if report.trace_id and spec.tracing == "Active":
        pairs = (part.strip().partition("=") for part in report.trace_id.split(";"))
        parts = {name: value for name, _, value in pairs}
        segment = parts.get("Parent", report.request_id.replace("-", "")[:16])
        sampled = "true" if parts.get("Sampled") == "1" else "false"
        line += f"\nXRAY TraceId: {parts.get('Root', '')}\tSegmentId: {segment}\tSampled: {sampled}\t"
    return line + "\n"


def _tracing(trace_id: str) -> dict[str, str]:
    return {"type": "X-Amzn-Trace-Id", "value": trace_id}


def _rank(level: str, raw: bytes) -> int:
    """What has no level is INFO."""
    if not level and raw[:1] == b"{":
        try:
            level = _level_of.decode(raw).level.upper()
        except msgspec.MsgspecError:
            level = ""
    return _LEVELS.get(level, _INFO)


def _parsed(text: str) -> object:
    try:
        return msgspec.json.decode(text) if text[:1] in "{[" else text
    except msgspec.MsgspecError:
        return text
