"""What happened to an event: the tracing header that travels with it, and the hops that are kept of its way.

    Root=1-6554a0c0-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=1:0c1f9a3e:4

`Root` names the whole, `Parent` the hop that caused what the header comes with, as X-Ray's header does
(https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader). A header that
Fogbank begins itself says `Sampled=0`: it travels unseen where AWS would send none.

`Lineage` counts the functions that the event has passed: one that is invoked by what it caused itself, sixteen times
over, is in a loop. https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html (how the lineage is written
is AWS's own business, and a guess)

Hops lie in a log, those of one commit in one record.
"""

import asyncio
import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

from msgspec import Struct, msgpack
from msgspec.structs import replace

from fogbank.kernel.ids import Ids
from fogbank.storage.api import Append, Result, Store

_log = logging.getLogger("fogbank.fabric")

LOG: Final = 1
LOOP_PASSES_MAX: Final = 16
_LINEAGE: Final = "Lineage="


class Hop(Struct, frozen=True, omit_defaults=True):
    """One step of an event: from where to where, which attempt, what came of it. Times in ms.

    kind      "call" (an API call that began or continued it), "delivery", "invocation" (a function ran), "match"
    source    an ARN, or who called
    target    an ARN
    outcome   a word: "accepted", "delivered", "retry", "dead", "unmatched", "filtered", "success", "error", …
    ids       other names under which it is found: ids of events, messages, requests
    why       what an error or a filter said
    subject   the event itself, where a question about it may come later (why did no rule match?)
    """

    root: str
    span: str
    parent: str
    kind: str
    source: str
    target: str
    at_ms: int
    outcome: str = ""
    attempt: int = 1
    took_ms: int = 0
    ids: tuple[str, ...] = ()
    why: str = ""
    subject: bytes = b""

    def header(self) -> str:
        """The tracing header of what this hop causes, without the lineage."""
        return f"Root={self.root};Parent={self.span};Sampled=0"


_encode: Final = msgpack.Encoder().encode
decode: Final = msgpack.Decoder(list[Hop]).decode


def append(hops: Sequence[Hop], *, now_ms: int) -> Append:
    """The operation that keeps the hops of a commit."""
    return Append(LOG, 0, (_encode(hops),), now_ms)


def note(store: Store, hops: Sequence[Hop], *, now_ms: int) -> None:
    """Keep hops that go with no commit, without waiting: the answer is not held up for them."""
    noted = asyncio.ensure_future(store.commit([append(hops, now_ms=now_ms)]))
    noted.add_done_callback(_said)


def _said(noted: asyncio.Future[Sequence[Result]]) -> None:
    if not noted.cancelled() and (error := noted.exception()) is not None:
        _log.warning("a trace has a gap: %s", error)


def hop(
    header: str,
    *,
    ids: Ids,
    kind: str,
    source: str,
    target: str,
    at_ms: int,
    outcome: str = "",
    attempt: int = 1,
    why: str = "",
    names: tuple[str, ...] = (),
    subject: bytes = b"",
) -> Hop:
    """A hop that was caused by whatever the header came with; without a header it is the first of a new trace."""
    root, parent, _ = origin(header)
    return Hop(
        root or new_root(ids, at_ms),
        new_span(ids),
        parent,
        kind,
        source,
        target,
        at_ms,
        outcome,
        attempt,
        ids=names,
        why=why,
        subject=subject,
    )


def within(header: str, hop: Hop) -> str:
    """The header of what a hop causes; what else the header said goes on with it."""
    return below(header, hop.root, hop.span)


def below(header: str, root: str, span: str) -> str:
    """As `within`, for a hop that is not made yet."""
    return f"Root={root};Parent={span}{origin(header)[2]}" if header else f"Root={root};Parent={span};Sampled=0"


# A header is read for each of the deliveries that it comes with.
@lru_cache(maxsize=1024)
def origin(header: str) -> tuple[str, str, str]:
    """Root and Parent of a header, "" for one that is not there; and what else it says, each part after a semicolon."""
    root = parent = rest = ""
    for part in header.split(";"):
        if part.startswith("Root="):
            root = part[5:]
        elif part.startswith("Parent="):
            parent = part[7:]
        elif part:
            rest += f";{part}"
    return root, parent, rest


def is_shown(header: str) -> bool:
    """Whether AWS would send this header on: not when it is only ours."""
    return bool(header) and "Sampled=0" not in header


def new_root(ids: Ids, now_ms: int) -> str:
    return f"1-{now_ms // 1000:08x}-{ids.randbytes(12).hex()}"


def new_span(ids: Ids) -> str:
    return ids.randbytes(8).hex()


def finished(hop: Hop, outcome: str, *, at_ms: int, why: str = "") -> Hop:
    """The hop with its end."""
    return replace(hop, outcome=outcome, took_ms=at_ms - hop.at_ms, why=why)


def passes(header: str, arn: str) -> int:
    """How often the event has passed the resource."""
    return _lineage(header).get(_name(arn), 0)


def passed(header: str, arn: str, *, ids: Ids, now_ms: int) -> str:
    """The header of what the resource causes now. An event without a header gets one."""
    kept = [part for part in header.split(";") if part and not part.startswith(_LINEAGE)]
    lineage = _lineage(header)
    lineage[_name(arn)] = lineage.get(_name(arn), 0) + 1
    if not kept:
        kept = [f"Root={new_root(ids, now_ms)}", "Sampled=0"]
    return ";".join([*kept, f"{_LINEAGE}{'|'.join(f'1:{name}:{count}' for name, count in lineage.items())}"])


def _lineage(header: str) -> dict[str, int]:
    for part in header.split(";"):
        if part.startswith(_LINEAGE):
            hops = [hop.split(":") for hop in part.removeprefix(_LINEAGE).split("|")]
            return {hop[1]: int(hop[2]) for hop in hops if len(hop) == 3 and hop[2].isdigit()}
    return {}


def _name(arn: str) -> str:
    return f"{crc32(arn.encode()):08x}"
