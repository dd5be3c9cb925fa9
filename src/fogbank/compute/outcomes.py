"""What came of an invocation, in AWS's words."""

import signal
from typing import Final

import msgspec
from msgspec import Struct

TIMED_OUT: Final = "Sandbox.Timedout"
EXITED: Final = "Runtime.ExitError"
OUT_OF_MEMORY: Final = "Runtime.OutOfMemory"
NO_BOOTSTRAP: Final = "Runtime.InvalidEntrypoint"
NO_BOOTSTRAP_REASON: Final = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
TOO_LARGE: Final = "Function.ResponseSizeTooLarge"
RESPONSE_BYTES_MAX: Final = 6 * 1024 * 1024 + 100

_SIGNALS: Final = {
    # Go's names, in which AWS speaks of them.
    signal.SIGABRT: "aborted",
    signal.SIGFPE: "floating point exception",
    signal.SIGILL: "illegal instruction",
    signal.SIGINT: "interrupt",
    signal.SIGKILL: "killed",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGTERM: "terminated",
}


class _Document(Struct, rename="camel"):
    error_type: str
    error_message: str


def document(error_type: str, message: str) -> bytes:
    """The payload of an invocation that the platform ended."""
    return msgspec.json.encode(_Document(error_type, message))


def exit_reason(status: int) -> str:
    """How a runtime's process ended; `status` as subprocess has it."""
    if status == 0:
        return "Runtime exited without providing a reason"
    if status > 0:
        return f"Runtime exited with error: exit status {status}"
    try:
        name = _SIGNALS.get(signal.Signals(-status), f"signal {-status}")
    except ValueError:
        name = f"signal {-status}"
    return f"Runtime exited with error: signal: {name}"


def timeout_message(request_id: str, timeout_ms: int) -> str:
    return f"RequestId: {request_id} Error: Task timed out after {timeout_ms / 1000:.2f} seconds"


def too_large_message(size: int) -> str:
    return f"Response payload size ({size} bytes) exceeded maximum allowed payload size ({RESPONSE_BYTES_MAX} bytes)."
