"""What clients know: what they sent, what was acknowledged, what they received and deleted.

Every body begins with the name of its line (its sender, on a FIFO queue its group) and its number there. The
ledger checks each receive when it comes, and the whole at the end.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, final

Place = tuple[str, int]


def place_of(body: str) -> Place:
    """A message's line and number."""
    line, number, _ = body.split(" ", 2)
    return line, int(number)


@final
class Ledger:
    """One queue, as its clients know it."""

    def __init__(self, *, fifo: bool) -> None:
        self.fifo = fifo
        self.progress = threading.Semaphore(0)  # released once for each answer
        self._lock = threading.Lock()
        self._sent: dict[str, int] = defaultdict(int)  # line → how many were sent
        self._ids: dict[Place, str] = {}  # of those whose send was acknowledged, and of those received
        self._acknowledged: set[Place] = set()
        self._deleting: set[Place] = set()  # a delete was sent
        self._deleted: set[Place] = set()  # and acknowledged
        self._seen: Counter[Place] = Counter()
        self._lost_receives = 0

    # Clients tell

    def draw(self, line: str, count: int) -> list[Place]:
        """Places for messages that are going to be sent."""
        with self._lock:
            first = self._sent[line]
            self._sent[line] += count
            return [(line, number) for number in range(first, first + count)]

    def acknowledge(self, places: Iterable[Place], message_ids: Iterable[str]) -> None:
        with self._lock:
            for place, message_id in zip(places, message_ids, strict=True):
                self._check_id(place, message_id)
                self._acknowledged.add(place)
        self.progress.release()

    def lose_receive(self) -> None:
        """A receive was not answered; whatever it took was counted."""
        with self._lock:
            self._lost_receives += 1

    def receive(self, messages: Sequence[dict[str, Any]]) -> list[tuple[Place, str]]:
        """Check what came; places and handles."""
        with self._lock:
            found: list[tuple[Place, str]] = []
            for message in messages:
                place = place_of(message["Body"])
                self._check_received(place, message, [other for other, _ in found])
                found.append((place, message["ReceiptHandle"]))
            return found

    def delete(self, places: Iterable[Place]) -> None:
        """A delete is going to be sent."""
        with self._lock:
            self._deleting.update(places)

    def acknowledge_delete(self, places: Iterable[Place]) -> None:
        with self._lock:
            self._deleted.update(places)
        self.progress.release()

    # What must be true

    def _check_id(self, place: Place, message_id: str) -> None:
        known = self._ids.setdefault(place, message_id)
        assert known == message_id, f"{place} is there twice"

    def _check_received(self, place: Place, message: dict[str, Any], before: list[Place]) -> None:
        line, number = place
        self._check_id(place, message["MessageId"])
        assert number < self._sent[line], f"{place} was never sent"
        assert place not in self._deleted, f"{place} was deleted"
        assert place not in before, f"{place} came twice at once"
        self._seen[place] += 1
        count = int(message["Attributes"]["ApproximateReceiveCount"])
        assert self._seen[place] <= count <= self._seen[place] + self._lost_receives
        if self.fifo:
            gone = self._deleting.union(before)
            missing = [earlier for earlier in range(number) if (line, earlier) not in gone]
            assert not missing, f"{place} came before {missing}"

    def check_emptied(self) -> None:
        """Everything that came was deleted: then everything that was acknowledged is among it."""
        lost = self._acknowledged - self._deleting
        assert not lost, f"acknowledged and lost: {sorted(lost)}"

    def check_nothing_else(self) -> None:
        """Nothing came of which its sender was not told."""
        assert self._seen.keys() <= self._acknowledged
