"""What a queue holds and hands out, said as plainly as can be: one list, and nothing remembered beside it.

Where SQS leaves an order open, this is the one that storage/api.py promises.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

DEDUPLICATION_MS: Final = 300_000


@dataclass(eq=False)
class Message:
    """A message as one queue holds it. Moved to another queue it is another Message."""

    id: str  # "" when the test was not told, as `sequence`
    body: str
    group: str
    born_ms: int
    due_ms: int
    sequence: str = ""
    came_from: str = ""
    count: int = 0  # receives in this queue
    changes: int = 0  # of its visibility, by callers
    earlier: int = 0  # receives before it came here
    first_ms: int = 0
    lane: str = ""  # what it shares a turn with in a fair queue


class Queue:
    """What both kinds of queues do alike."""

    def __init__(self, arn: str, most_in_flight: int) -> None:
        self.arn = arn
        self.most_in_flight = most_in_flight
        self.messages: list[Message] = []  # in the order of their arrival
        self.delay_s, self.visibility_s, self.retention_s = 0, 30, 345_600
        self.dead_letters: Queue | None = None
        self.max_receives = 0

    def expire(self, now_ms: int) -> None:
        self.messages = [m for m in self.messages if now_ms - m.born_ms < self.retention_s * 1000]

    def in_flight(self, now_ms: int) -> list[Message]:
        return [m for m in self.messages if m.count and m.due_ms > now_ms]

    def depth(self, now_ms: int) -> tuple[int, int, int]:
        """How many are visible, in flight, delayed."""
        self.expire(now_ms)
        waiting = [m.count for m in self.messages if m.due_ms > now_ms]
        return len(self.messages) - len(waiting), sum(map(bool, waiting)), waiting.count(0)

    def receive(self, count: int, visibility_s: int, now_ms: int) -> list[Message]:
        """What a receive gives; those that came too often go to the dead-letter queue on the way."""
        room = min(count, self.most_in_flight - len(self.in_flight(now_ms)))
        received: list[Message] = []
        while len(received) < room:
            self.expire(now_ms)
            taken = self.choose(room - len(received), visibility_s, now_ms)
            for message in taken:
                message.count += 1
                message.due_ms = now_ms + visibility_s * 1000
                message.first_ms = message.first_ms or now_ms
            worn_out = [m for m in taken if self.dead_letters and m.count > self.max_receives]
            for message in worn_out:
                self._bury(message, now_ms)
            received += [m for m in taken if m not in worn_out]
            if not worn_out or (received and not visibility_s):
                break  # no place came free; or those received are visible already
        return received

    def _bury(self, message: Message, now_ms: int) -> None:
        assert self.dead_letters is not None
        self.messages.remove(message)
        dead = Message(message.id, message.body, message.group, message.born_ms, now_ms, came_from=self.arn)
        dead.earlier = message.earlier + message.count - 1
        dead.first_ms = message.first_ms
        if isinstance(self, FifoQueue):
            dead.born_ms, dead.first_ms = now_ms, 0
        self.dead_letters.arrive(dead)

    def move_all(self, target: "Queue", now_ms: int) -> None:
        """What a message move task does: what can be received becomes a new message in another queue."""
        self.expire(now_ms)
        while taken := self.choose(10, 30, now_ms):
            for message in taken:
                self.messages.remove(message)
                target.arrive(Message("", message.body, message.group, now_ms, now_ms))

    def arrive(self, message: Message) -> None:
        self.messages.append(message)

    def choose(self, count: int, visibility_s: int, now_ms: int) -> list[Message]:
        """What is handed out next; nothing is changed."""
        raise NotImplementedError


class StandardQueue(Queue):
    """The earliest due first. Once it is fair, a group with fewer in flight comes before the others."""

    fair = False

    def arrive(self, message: Message) -> None:
        if message.group:
            self._become_fair(self.messages)
        self._put(message)

    def send(self, messages: list[Message]) -> None:
        before = list(self.messages)
        for message in messages:
            self._put(message)
        if any(message.group for message in messages):
            self._become_fair(before)

    def _put(self, message: Message) -> None:
        message.lane = message.group or (f"alone {id(message)}" if self.fair else "")
        self.messages.append(message)

    def _become_fair(self, before: list[Message]) -> None:
        if not self.fair:
            self.fair = True
            for message in before:
                message.lane = ""  # what was there before is one group

    def choose(self, count: int, visibility_s: int, now_ms: int) -> list[Message]:
        chosen: list[Message] = []
        busy = Counter(m.lane for m in self.in_flight(now_ms))
        visible = sorted((m for m in self.messages if m.due_ms <= now_ms), key=lambda m: (m.due_ms, m.count))
        while visible and len(chosen) < count:
            heads = {m.lane: m for m in reversed(visible)} if self.fair else {"": visible[0]}
            best = min(heads.values(), key=lambda m: (busy[m.lane], m.due_ms, self.messages.index(m)))
            busy[best.lane] += bool(visibility_s)
            visible.remove(best)
            chosen.append(best)
        return chosen


class FifoQueue(Queue):
    """In a group one after the other; and a deduplication id counts once in five minutes."""

    per_group = False

    def __init__(self, arn: str, most_in_flight: int) -> None:
        super().__init__(arn, most_in_flight)
        self.remembered: dict[tuple[str | None, str], tuple[int, Message]] = {}

    def send(self, message: Message, deduplication_id: str) -> Message:
        """The message that the sender is told of: this one, or the one that it repeats."""
        key = message.group if self.per_group else None, deduplication_id
        until_ms, earlier = self.remembered.get(key, (0, message))
        if message.born_ms < until_ms:
            return earlier
        self.remembered[key] = message.born_ms + DEDUPLICATION_MS, message
        self.messages.append(message)
        return message

    def choose(self, count: int, visibility_s: int, now_ms: int) -> list[Message]:
        groups: dict[str, list[Message]] = {}
        for message in self.messages:
            groups.setdefault(message.group, []).append(message)
        chosen: list[Message] = []
        for group in sorted(groups.values(), key=self._ready_ms):
            if self._ready_ms(group) <= now_ms:
                chosen += takewhile(lambda m: m.due_ms <= now_ms, group)
        return chosen[:count]

    def _ready_ms(self, group: list[Message]) -> int:
        return max((m.due_ms for m in takewhile(lambda m: m.count, group)), default=group[0].due_ms)
