"""An init phase that failed, and what becomes of the invocation that waited for it.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
"""

from msgspec import Struct

from fogbank.compute import outcomes
from fogbank.compute.api import Invocation, Outcome, Spec
from fogbank.compute.journal import Journal, Report, Status, billed


class InitFailure(Struct, frozen=True):
    """Why an environment did not become ready."""

    error_type: str
    payload: bytes  # what the runtime said; b"" if it said nothing
    status: Status
    message: str  # what the platform says if the runtime said nothing
    duration_ms: float

    def outcome(self, spec: Spec, journal: Journal, invocation: Invocation, took_s: float, memory_mb: int) -> Outcome:
        """The outcome of the invocation, and its lines in the log."""
        request_id, timed_out = invocation.request_id, self.status == "timeout"
        payload, duration_ms = self.payload, round(took_s * 1000, 2)
        journal.start(invocation, init_counts=True)
        if timed_out:
            duration_ms = float(spec.timeout_ms)
            journal.timed_out(request_id, spec.timeout_ms / 1000)
            payload = outcomes.document(self.error_type, outcomes.timeout_message(request_id, spec.timeout_ms))
        elif not payload:
            message = f"RequestId: {request_id} Error: {self.message}"
            journal.exited(message, self.error_type)
            payload = outcomes.document(self.error_type, message)
        report = Report(
            request_id=request_id,
            status="timeout" if timed_out else "failure",
            duration_ms=duration_ms,
            billed_ms=billed(duration_ms, None),
            memory_mb=memory_mb,
            error_type=self.error_type,
            trace_id=invocation.trace_id,
        )
        return Outcome(
            payload=payload,
            error="Unhandled",
            kind="timeout" if timed_out else "init",
            duration_ms=duration_ms,
            billed_ms=report.billed_ms,
            memory_used_mb=memory_mb,
            log_tail=journal.report(report),
        )
