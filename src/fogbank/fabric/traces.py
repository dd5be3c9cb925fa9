"""Reading traces: the hops in the log, and why something did not go on.

    explain = world.port(Explainers).by_service["events"]

A service that decides by patterns says afterwards, when it is asked, which of them did not match and why: with a look
at what is there now, and at the event that the hop has kept (`Hop.subject`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from msgspec import Struct

from fogbank.fabric.trace import Hop

# Sentences for people, one a line: 'rule "orders": detail.total is 5, not > 100'. Asked when a trace is shown, for
# hops that have a subject.
Explain = Callable[[Hop], Awaitable[Sequence[str]]]


class Explainers(Struct, frozen=True):
    """A port: who can say why, by the service in the ARN of the hop's target."""

    by_service: Mapping[str, Explain]
