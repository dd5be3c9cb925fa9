"""What the rest of the house sees of compute: a function to run, an invocation of it, what came of it.

    outcome = await compute.invoke(spec, invocation)

Compute starts environments as they are needed, keeps them warm, gives each one invocation at a time, and ends
them when they are idle, too old or broken. How many may run at once is the caller's business: it asks only when
it may. Payloads are bytes as AWS's runtime clients send and take them. Times are milliseconds.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

InitializationType = Literal["on-demand", "provisioned-concurrency"]
LogFormat = Literal["Text", "JSON"]


class Spec(Struct, frozen=True):
    """A version of a function, as far as running it needs it.

    Two specs with the same `revision` may share environments; any change of code or configuration makes another.
    """

    revision: str
    function_arn: str  # unqualified
    name: str
    version: str  # "$LATEST" or a number
    account: str
    region: str
    runtime: str  # AWS's identifier: "python3.13", "nodejs22.x", "provided.al2023"
    handler: str
    code: Path  # the unpacked task root, not to be written to
    layers: tuple[Path, ...] = ()  # unpacked layers in their order: later ones lie over earlier ones in /opt
    environment: Mapping[str, str] = {}
    memory_mb: int = 128
    timeout_ms: int = 3000
    ephemeral_mb: int = 512
    architecture: str = "x86_64"
    tracing: Literal["Active", "PassThrough"] = "PassThrough"
    log_group: str = ""
    log_format: LogFormat = "Text"
    application_log_level: str = "INFO"
    system_log_level: str = "INFO"
    role: str = ""  # the ARN of its execution role
    role_id: str = ""
    live: bool = False  # `code` is a folder that its owner edits: a change is picked up by the next invocation


class Invocation(Struct, frozen=True):
    """One event for a function."""

    request_id: str
    payload: bytes
    invoked_arn: str  # as the caller named it, with its qualifier
    trace_id: str = ""  # X-Ray's header value
    client_context: str = ""  # JSON
    cognito_identity: str = ""  # JSON
    tenant_id: str = ""


class Outcome(Struct, frozen=True):
    """What a function answered.

    `error` is "" for success. "Unhandled" says that `payload` is an error document: {"errorMessage", "errorType",
    "stackTrace"?, "requestId"?}; `kind` tells apart what retries and metrics care about.
    """

    payload: bytes
    error: Literal["", "Handled", "Unhandled"] = ""
    kind: Literal["success", "function", "timeout", "crash", "memory", "init", "too-large"] = "success"
    duration_ms: float = 0.0
    billed_ms: int = 0
    init_ms: float | None = None  # only of an invocation that waited for a cold start
    memory_used_mb: int = 0
    log_tail: bytes = b""  # the last 4 KB of this invocation's log


class Streamed(Struct):
    """A response that comes in pieces. `error` is filled when the function fails after the stream began."""

    content_type: str
    http_integration: bool  # the stream begins with a JSON prelude: status, headers, cookies
    pieces: AsyncIterator[bytes]
    error_type: str = ""
    error_body: bytes = b""
    log_tail: bytes = b""


class LogLine(Struct, frozen=True, gc=False):
    """One log event of a function, a line or a whole record of it."""

    at_ms: int
    text: str


class LogSink(Protocol):
    """Where functions' logs go: CloudWatch Logs, wired by the composition root. It never blocks and never raises."""

    def write(self, account: str, region: str, group: str, stream: str, lines: Sequence[LogLine]) -> None: ...


class RuntimeUnavailable(Exception):
    """The machine has no interpreter for the runtime; the message says which, and what to install."""


class Compute(Protocol):
    """The pools of all functions."""

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        """Run it to its end. Raises RuntimeUnavailable; whatever the function does is an Outcome.

        A cancelled call ends the environment, as a time-out does.
        """
        ...

    async def invoke_stream(self, spec: Spec, invocation: Invocation) -> Streamed | Outcome:
        """Run it and give its response as it comes; an Outcome if it failed before its first byte."""
        ...

    async def provision(self, spec: Spec, count: int) -> None:
        """Keep `count` environments of this revision initialised, ready and never idle-ended; 0 ends that.

        Returns when they are ready. Raises RuntimeUnavailable; an init failure is raised as InitFailed.
        """
        ...

    def prewarm(self, spec: Spec) -> None:
        """Begin a cold start in the background: an invocation is likely."""
        ...

    def retire(self, function_arn: str, keep: frozenset[str] = frozenset()) -> None:
        """End a function's idle environments, and its busy ones when they are done, but for these revisions."""
        ...

    async def close(self) -> None:
        """End everything: extensions get SHUTDOWN, then what is left is killed."""
        ...


class InitFailed(Exception):
    """The init phase of a provisioned environment failed; the outcome tells how."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.payload.decode("utf-8", "replace"))
        self.outcome = outcome
