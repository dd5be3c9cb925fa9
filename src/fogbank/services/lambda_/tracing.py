"""Invocations as steps of a trace: what a function calls is caused by its invocation.

    step = begin(header, world=world, source="lambda:Invoke", function=function, target_arn=arn, request_id=id)
    ... run it with step.header ...
    hop = step.ended(outcome, at_ms=now_ms)

The function gets a header whose Parent is the hop; its SDK sends it along.
https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fogbank.compute.api import Outcome
from fogbank.fabric import trace
from fogbank.fabric.trace import Hop
from fogbank.kernel.world import World
from fogbank.services.lambda_.model import Function

_WHY_CHARS_MAX = 1000


class _ErrorDocument(Struct, rename="camel"):
    error_type: str = ""
    error_message: str = ""


class Step(Struct, frozen=True):
    """An invocation that has begun: its hop, and the header that the function gets."""

    hop: Hop
    header: str

    def ended(self, outcome: Outcome, *, at_ms: int) -> Hop:
        """The hop of a function that ran."""
        if not outcome.error:
            return trace.finished(self.hop, "success", at_ms=at_ms)
        return trace.finished(self.hop, "error", at_ms=at_ms, why=why_of(outcome))

    def refused(self, status: int, message: str, *, at_ms: int) -> Hop:
        """The hop of a function that did not run."""
        return trace.finished(self.hop, "throttled" if status == 429 else "refused", at_ms=at_ms, why=message)


def begin(
    header: str,
    *,
    world: World,
    source: str,
    function: Function,
    target_arn: str,
    request_id: str,
    attempt: int = 1,
    at_ms: int | None = None,
) -> Step:
    """The invocation of a function; without a header it begins a trace. `source` is who asked: an ARN, or a call."""
    now_ms = world.clock.now_ms()
    hop = trace.hop(
        header,
        ids=world.ids,
        kind="invocation",
        source=source,
        target=target_arn,
        at_ms=now_ms if at_ms is None else at_ms,
        attempt=attempt,
        names=(request_id,),
    )
    return Step(hop, trace.passed(trace.within(header, hop), function.arn, ids=world.ids, now_ms=now_ms))


def called(header: str, *, world: World, operation: str, target_arn: str, request_id: str, at_ms: int) -> Hop:
    """The call that put an event into a function's queue."""
    return trace.hop(
        header,
        ids=world.ids,
        kind="call",
        source=f"lambda:{operation}",
        target=target_arn,
        at_ms=at_ms,
        outcome="accepted",
        names=(request_id,),
    )


def also(hop: Hop, header: str, *, world: World, names: tuple[str, ...]) -> Hop:
    """The same invocation as a step of another trace, which it ends."""
    other = trace.hop(header, ids=world.ids, kind=hop.kind, source=hop.source, target=hop.target, at_ms=hop.at_ms)
    return replace(other, outcome=hop.outcome, took_ms=hop.took_ms, why=hop.why, ids=names, attempt=hop.attempt)


def why_of(outcome: Outcome) -> str:
    """`ValueError: no luck`"""
    try:
        document = msgspec.json.decode(outcome.payload, type=_ErrorDocument)
    except msgspec.MsgspecError:
        return outcome.payload[:_WHY_CHARS_MAX].decode("utf-8", "replace")
    said = (document.error_type, document.error_message)
    return ": ".join(part for part in said if part)[:_WHY_CHARS_MAX] or outcome.kind
