"""The tracing header that travels with an event, and in it the functions that the event has passed.

    Root=1-6554a0c0-0123456789abcdef01234567;Lineage=1:0c1f9a3e:4

A function that is invoked by what it caused itself, sixteen times over, is in a loop.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html (how the lineage is written is AWS's own
business, and a guess)
"""

from typing import Final
from zlib import crc32

from fogbank.kernel.ids import Ids

LOOP_PASSES_MAX: Final = 16
_LINEAGE: Final = "Lineage="


def passes(header: str, arn: str) -> int:
    """How often the event has passed the resource."""
    return _lineage(header).get(_name(arn), 0)


def passed(header: str, arn: str, *, ids: Ids, now_ms: int) -> str:
    """The header of what the resource causes now. An event without a header gets one."""
    kept = [part for part in header.split(";") if part and not part.startswith(_LINEAGE)]
    lineage = _lineage(header)
    lineage[_name(arn)] = lineage.get(_name(arn), 0) + 1
    if not kept:
        kept = [f"Root=1-{now_ms // 1000:08x}-{ids.randbytes(12).hex()}"]
    return ";".join([*kept, f"{_LINEAGE}{'|'.join(f'1:{name}:{count}' for name, count in lineage.items())}"])


def _lineage(header: str) -> dict[str, int]:
    for part in header.split(";"):
        if part.startswith(_LINEAGE):
            hops = [hop.split(":") for hop in part.removeprefix(_LINEAGE).split("|")]
            return {hop[1]: int(hop[2]) for hop in hops if len(hop) == 3 and hop[2].isdigit()}
    return {}


def _name(arn: str) -> str:
    return f"{crc32(arn.encode()):08x}"
