"""A trace as text: one line a hop, below what caused it.

1-6554a0c0-0123456789abcdef01234567  2023-11-14 22:13:20.000 UTC, 4 steps in 2 m

     0 ms  lambda:Invoke → function orders  accepted
     0 ms  ├─ function orders runs  error  12 ms
           │     ValueError: no luck
   1 m     └─ function orders runs  attempt 2  success  9 ms
   1 m        └─ → queue done  delivered
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from fogbank.fabric.traces import Step, Tree
from fogbank.kernel.arn import Arn, InvalidArn

_EXPLAINED_MAX: Final = 20
_OFFSET_CHARS: Final = 9

# Paints a text in a colour: "green", "yellow", "red", "dim", "bold".
Paint = Callable[[str, str], str]

_CODES: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_COLOURS: Final = {
    **dict.fromkeys(("accepted", "delivered", "matched", "success"), "green"),
    **dict.fromkeys(("retry", "throttled", "filtered", "unmatched", "duplicate"), "yellow"),
    **dict.fromkeys(("dead", "error", "refused", "stopped", "failed"), "red"),
}
# What a resource is called, by the service and the beginning of its name.
_NOUNS: Final = {
    "sqs": "queue",
    "sns": "topic",
    "lambda:function": "function",
    "events:event-bus": "bus",
    "events:rule": "rule",
    "events:api-destination": "API destination",
    "scheduler:schedule": "schedule",
    "pipes:pipe": "pipe",
    "logs:log-group": "log group",
    "s3": "bucket",
}


def plain(text: str, _: str) -> str:
    return text


def coloured(text: str, colour: str) -> str:
    """For terminals."""
    return f"\033[{_CODES[colour]}m{text}\033[0m"


def text_of(trees: Sequence[Tree], paint: Paint = plain) -> str:
    """The traces, one after the other."""
    return "\n".join("\n".join(_lines(tree, paint)) + "\n" for tree in trees)


def _lines(tree: Tree, paint: Paint) -> Iterator[str]:
    steps = list(_all(tree.hops))
    took_ms = max((step.at_ms + step.took_ms for step in steps), default=tree.at_ms) - tree.at_ms
    began = datetime.fromtimestamp(tree.at_ms // 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
    count = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
    yield f"{paint(tree.id, 'bold')}  {began}.{tree.at_ms % 1000:03d} UTC, {count} in {duration(took_ms)}"
    yield ""
    for step in tree.hops:
        yield from _branch(step, tree.at_ms, "", "", "", paint)


def _all(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.hops)


def _branch(step: Step, began_ms: int, above: str, mine: str, below: str, paint: Paint) -> Iterator[str]:
    """A step and what it caused. `above` is the target of what caused it, `mine` and `below` are the guides."""
    offset = duration(step.at_ms - began_ms).rjust(_OFFSET_CHARS)
    yield f"{paint(offset, 'dim')}  {paint(mine, 'dim')}{'  '.join(_words(step, above, paint))}"
    guide = below + ("│  " if step.hops else "   ")
    for sentence in _sentences(step):
        yield f"{' ' * _OFFSET_CHARS}  {paint(f'{guide}{sentence}', 'dim')}"
    for number, caused in enumerate(step.hops, 1):
        last = number == len(step.hops)
        corner, on = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _branch(caused, began_ms, step.target, below + corner, below + on, paint)


def _words(step: Step, above: str, paint: Paint) -> Iterator[str]:
    target = short_name(step.target)
    if step.source == step.target or (step.kind == "invocation" and step.target.startswith(f"{step.source}:")):
        yield f"{target} runs"
    elif step.source == above:
        yield f"→ {target}"
    else:
        yield f"{short_name(step.source)} → {target}"
    if step.attempt > 1:
        yield f"attempt {step.attempt}"
    if step.outcome:
        yield paint(step.outcome, _COLOURS.get(step.outcome, "bold"))
    if step.took_ms:
        yield paint(duration(step.took_ms), "dim")


def _sentences(step: Step) -> Iterator[str]:
    yield from step.why.splitlines()
    yield from step.explanation[:_EXPLAINED_MAX]
    if len(step.explanation) > _EXPLAINED_MAX:
        yield f"… and {len(step.explanation) - _EXPLAINED_MAX} more"


def short_name(text: str) -> str:
    """`queue orders` for its ARN; what is no ARN stays as it is."""
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        return text
    resource = arn.resource
    if arn.service in _NOUNS:
        return f"{_NOUNS[arn.service]} {resource}"
    separator = min((mark for mark in "/:" if mark in resource), key=resource.index, default="")
    kind, _, name = resource.partition(separator) if separator else ("", "", resource)
    noun = _NOUNS.get(f"{arn.service}:{kind}")
    if noun is None:
        return f"{arn.service} {resource}"
    # An API destination's ARN ends with an id that nobody knows it by.
    return f"{noun} {name.split('/')[0] if noun == 'API destination' else name.removesuffix(':*')}"


def duration(ms: int) -> str:
    """`12 ms`, `1.2 s`, `2 m 5 s`, `3 h 1 m`, `2 d 4 h`"""
    if ms < 1000:
        return f"{ms} ms"
    if ms < 60_000:
        return f"{ms / 1000:.1f}".removesuffix(".0") + " s"
    units = (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000))
    for (large, large_ms), (small, small_ms) in pairwise(units):
        if ms >= large_ms:
            rest = ms % large_ms // small_ms
            return f"{ms // large_ms} {large}" + (f" {rest} {small}" if rest else "")
    return f"{ms} ms"
