"""What a storm is made of, as values: see `simulator.py`."""

from collections.abc import Sequence
from typing import Literal, TypeVar, final

from msgspec import Struct, field

from fogbank.fabric.delivery import Lane
from fogbank.fabric.retry import RetryPolicy
from fogbank.kernel.ids import Ids

Answer = Literal["ok", "transient", "permanent", "gone"]
Kind = Literal["box", "web", "fan"]
_Thing = TypeVar("_Thing")


class Planned(Struct):
    """A delivery, and how its target answers the first attempt, the second, …; the last answer stays."""

    name: str
    kind: Kind
    policy: RetryPolicy
    answers: Sequence[Answer]
    slow_ms: int
    buried: bool  # whether it has a dead-letter queue
    lane: Lane | None
    group: str
    endpoint: str
    children: "Sequence[Planned]" = ()


class Attempt(Struct):
    """That a target was asked, in the order of the beginnings; and how much had gone wrong by then, and when last."""

    order: int
    number: int
    began_ms: int
    ended_ms: int
    answer: Answer
    trouble: int
    troubled_ms: int


class Ledger(Struct):
    """What happened, as the outside world saw it."""

    plans: dict[str, Planned] = field(default_factory=dict[str, Planned])
    causes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])  # what was sent with each
    born_ms: dict[str, int] = field(default_factory=dict[str, int])
    attempts: dict[str, list[Attempt]] = field(default_factory=dict[str, list[Attempt]])
    pushed: list[str] = field(default_factory=list[str])  # into lanes, in the order of the commits
    trouble: int = 0
    troubled_ms: int = 0


@final
class Chance:
    """A seed's choices."""

    def __init__(self, seed: int) -> None:
        self._ids = Ids(seed)

    def below(self, count: int) -> int:
        return int(self._ids.fraction() * count)

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def one_in(self, count: int) -> bool:
        return count > 0 and self.below(count) == 0

    def pick(self, things: Sequence[_Thing]) -> _Thing:
        return things[self.below(len(things))]
