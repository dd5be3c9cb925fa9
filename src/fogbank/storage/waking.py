"""Which topics a commit touched, kept until it is durable: change, then answer, then wake."""

from typing import Final, Literal, final

from fogbank.kernel.wakeup import Wakeups
from fogbank.storage.api import Topic

EVERYBODY: Final = 1 << 62  # more waiters than can be


@final
class Wakes:
    """How many waiters of which topic are to be woken."""

    __slots__ = ("_counts", "_wakeups")

    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups
        self._counts: dict[Topic, int] = {}

    def note(self, kind: Literal["queue", "log"], number: int, count: int) -> None:
        topic = kind, number
        self._counts[topic] = self._counts.get(topic, 0) + count

    def forget(self) -> None:
        """What was noted did not happen."""
        self._counts.clear()

    def send(self) -> None:
        if self._counts:
            counts, self._counts = self._counts, {}
            for topic, count in counts.items():
                self._wakeups.notify(topic, count)
