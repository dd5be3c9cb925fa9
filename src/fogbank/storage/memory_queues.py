"""The queues of the memory engine: every rule of the protocol's queues, spelled out once, plainly.

Entries lie in lanes. In a LOOSE queue all share the lane without a name; in the other orders each group has
its own. A lane's standing says which lane is served next:

    (claimed, ready_ms, head)    claimed: how many of its entries are claimed (FAIR; 0 otherwise)
                                 ready_ms: when its next entry can be claimed
                                 head: that entry, which settles ties

Claims of a FAIR queue lapse as time passes, without any operation. `_swept_ms` is the moment up to which
this is accounted for: an entry counts as claimed while its deadline is after it.
"""

from collections.abc import Iterator
from typing import final

from fogbank.storage.api import Depth, Entry, Order, Outcome, Push, Pushed
from fogbank.storage.sorted_keys import Key, SortedKeys


@final
class _Stored:
    """An entry as it lies in its queue."""

    __slots__ = ("body", "born_ms", "count", "due_ms", "entry", "first_claimed_ms", "group", "lane")

    def __init__(self, entry: int, push: Push, lane: "_Lane") -> None:
        self.entry = entry
        self.body = push.body
        self.group = push.group
        self.born_ms = push.born_ms
        self.due_ms = push.due_ms
        self.count = 0
        self.first_claimed_ms = 0
        self.lane = lane

    def claimed_now(self) -> Entry:
        return Entry(
            self.entry,
            self.count,  # a receipt is the number of the claim: the next claim makes it stale
            self.count,
            self.born_ms,
            self.first_claimed_ms,
            self.due_ms,
            self.group,
            self.body,
        )


@final
class _Lane:
    """What is handed out one after the other: the entries of a group."""

    __slots__ = ("claimed", "keys", "name", "standing")

    def __init__(self, name: str) -> None:
        self.name = name
        self.keys = SortedKeys()  # LOOSE, FAIR: (due, count, entry); STRICT: (entry,)
        self.claimed = 0
        self.standing: Key | None = None


@final
class MemoryQueue:
    """One queue."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._entries: dict[int, _Stored] = {}
        self._lanes: dict[str, _Lane] = {}
        self._standings = SortedKeys()
        self._fresh = SortedKeys()  # (due, entry) of those never claimed
        self._taken = SortedKeys()  # (due, entry) of those claimed at least once
        self._births = SortedKeys()  # (born, entry)
        self._swept_ms = 0
        self._remembered: dict[str, tuple[int, Pushed]] = {}  # dedup key → (until, answer)
        self._forgettable = SortedKeys()  # (until, entry) of what is remembered
        self._keys_of: dict[int, str] = {}  # entry → dedup key

    # Pushes

    def push(self, push: Push, entry: int) -> Pushed:
        """Add an entry under the id `entry`, unless its dedup key is remembered."""
        if push.dedup:
            self._forget(push.now_ms)
            until_ms, answer = self._remembered.get(push.dedup, (0, None))
            if answer is not None and push.now_ms < until_ms:
                return Pushed(answer.entry, answer.token, duplicate=True)
            self._remember(push, entry)
        lane = self._lane("" if self.order is Order.LOOSE else push.group)
        stored = _Stored(entry, push, lane)
        self._entries[entry] = stored
        self._births.add((stored.born_ms, entry))
        self._enter(stored)
        self._restand(lane)
        return Pushed(entry, push.token)

    def _remember(self, push: Push, entry: int) -> None:
        until_ms = push.now_ms + push.dedup_ms
        self._remembered[push.dedup] = (until_ms, Pushed(entry, push.token))
        self._forgettable.add((until_ms, entry))
        self._keys_of[entry] = push.dedup

    def _forget(self, now_ms: int) -> None:
        for key in self._forgettable.between((), (now_ms + 1,)):
            self._forgettable.remove(key)
            del self._remembered[self._keys_of.pop(key[1])]

    # Claims

    def claim(self, count: int, now_ms: int, until_ms: int) -> list[Entry]:
        """Take up to `count` entries that are due, in the queue's order."""
        if self.order is Order.FAIR:
            self._sweep(now_ms)
        taken: list[_Stored] = []
        lanes: dict[str, _Lane] = {}
        while len(taken) < count and (lane := self._next_lane(now_ms)) is not None:
            lanes[lane.name] = lane
            if self.order is Order.STRICT:
                taken += self._take_in_order(lane, now_ms, count - len(taken))
                self._stand(lane, None)
            else:
                stored = self._first(lane)
                assert stored is not None
                self._leave(stored)
                taken.append(stored)
                lane.claimed += self._counts(until_ms)
                self._stand_by_due(lane)
        for stored in taken:
            stored.count += 1
            stored.due_ms = until_ms
            if stored.count == 1:
                stored.first_claimed_ms = now_ms
            self._enter(stored, counted=True)
        for lane in lanes.values():
            self._restand(lane)
        return [stored.claimed_now() for stored in taken]

    def _take_in_order(self, lane: _Lane, now_ms: int, room: int) -> list[_Stored]:
        found: list[_Stored] = []
        for (entry,) in lane.keys.since():
            stored = self._entries[entry]
            if stored.due_ms > now_ms or len(found) == room:
                break
            found.append(stored)
        for stored in found:
            self._leave(stored)
        return found

    def _next_lane(self, now_ms: int) -> _Lane | None:
        """The lane with the fewest claimed entries among those that are ready; then the earliest."""
        low: Key = ()
        while (standing := self._standings.first(low)) is not None:
            claimed, ready_ms, head = standing
            if ready_ms <= now_ms:
                return self._entries[head].lane
            low = (claimed + 1,)
        return None

    def _sweep(self, now_ms: int) -> None:
        """Account for the claims that lapsed since the last time."""
        if now_ms <= self._swept_ms:
            return
        lanes: dict[str, _Lane] = {}
        for _, entry in self._taken.between((self._swept_ms + 1,), (now_ms + 1,)):
            lane = self._entries[entry].lane
            lane.claimed -= 1
            lanes[lane.name] = lane
        self._swept_ms = now_ms
        for lane in lanes.values():
            self._restand(lane)

    # What becomes of a claimed entry

    def outcome(self, entry: int, receipt: int, at_ms: int | None) -> Outcome:
        """Whether a receipt is good."""
        stored = self._entries.get(entry)
        if stored is None or receipt == 0 or stored.count != receipt:
            return Outcome.GONE
        if at_ms is not None and stored.due_ms <= at_ms:
            return Outcome.LAPSED
        return Outcome.DONE

    def remove(self, entry: int) -> None:
        stored = self._entries[entry]
        self._leave(stored)
        self._births.remove((stored.born_ms, entry))
        del self._entries[entry]
        self._restand(stored.lane)

    def defer(self, entry: int, due_ms: int) -> None:
        stored = self._entries[entry]
        self._leave(stored)
        stored.due_ms = due_ms
        self._enter(stored)
        self._restand(stored.lane)

    # The whole queue

    def set_order(self, order: Order) -> bool:
        if Order.STRICT in (order, self.order):
            return False
        if order is not self.order:
            entries = list(self._entries.values())
            for stored in entries:
                self._leave(stored)
            self.order = order
            self._swept_ms = 0
            self._lanes.clear()
            self._standings = SortedKeys()
            for stored in entries:
                # What was pushed before is one group, whatever its groups: so a change is cheap for any engine.
                stored.lane = self._lane("")
                self._enter(stored)
            for lane in self._lanes.values():
                self._restand(lane)
        return True

    def redelay(self, delay_ms: int) -> int:
        fresh = [self._entries[entry] for _, entry in self._fresh.since()]
        for stored in fresh:
            self._leave(stored)
            stored.due_ms = stored.born_ms + delay_ms
            self._enter(stored)
        for lane in self._lanes.values():
            self._restand(lane)
        return len(fresh)

    def purge(self) -> int:
        return self._remove_all(list(self._entries))

    def expire(self, born_until_ms: int) -> int:
        return self._remove_all([entry for _, entry in self._births.between((), (born_until_ms + 1,))])

    def _remove_all(self, entries: list[int]) -> int:
        for entry in entries:
            self.remove(entry)
        return len(entries)

    def depth(self, now_ms: int) -> Depth:
        claimed = self._taken.count_since((now_ms + 1,))
        delayed = self._fresh.count_since((now_ms + 1,))
        return Depth(len(self._entries) - claimed - delayed, claimed, delayed)

    def next_due(self, now_ms: int) -> int | None:
        firsts = self._taken.first((now_ms + 1,)), self._fresh.first((now_ms + 1,))
        return min((key[0] for key in firsts if key is not None), default=None)

    # Lanes

    def _lane(self, name: str) -> _Lane:
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = _Lane(name)
        return lane

    def _key(self, stored: _Stored) -> Key:
        if self.order is Order.STRICT:
            return (stored.entry,)
        return (stored.due_ms, stored.count, stored.entry)

    def _counts(self, due_ms: int) -> int:
        return int(self.order is Order.FAIR and due_ms > self._swept_ms)

    def _enter(self, stored: _Stored, *, counted: bool = False) -> None:
        """Put an entry into the indexes; `counted` says that its lane has counted it as claimed already."""
        stored.lane.keys.add(self._key(stored))
        (self._taken if stored.count else self._fresh).add((stored.due_ms, stored.entry))
        if stored.count and not counted:
            stored.lane.claimed += self._counts(stored.due_ms)

    def _leave(self, stored: _Stored) -> None:
        stored.lane.keys.remove(self._key(stored))
        (self._taken if stored.count else self._fresh).remove((stored.due_ms, stored.entry))
        if stored.count:
            stored.lane.claimed -= self._counts(stored.due_ms)

    def _first(self, lane: _Lane) -> _Stored | None:
        key = lane.keys.first()
        return None if key is None else self._entries[key[-1]]

    def _restand(self, lane: _Lane) -> None:
        """Bring a lane's standing up to date; an empty lane goes away."""
        if not len(lane.keys):
            self._stand(lane, None)
            self._lanes.pop(lane.name, None)
        elif self.order is Order.STRICT:
            head = self._first(lane)
            assert head is not None
            # Claims take from the front, so the claimed ones are the front. The group waits for the last of them.
            ready_ms = max((stored.due_ms for stored in self._claimed_front(lane)), default=head.due_ms)
            self._stand(lane, (0, ready_ms, head.entry))
        else:
            self._stand_by_due(lane)

    def _claimed_front(self, lane: _Lane) -> Iterator[_Stored]:
        for (entry,) in lane.keys.since():
            stored = self._entries[entry]
            if not stored.count:
                break
            yield stored

    def _stand_by_due(self, lane: _Lane) -> None:
        head = self._first(lane)
        self._stand(lane, None if head is None else (lane.claimed, head.due_ms, head.entry))

    def _stand(self, lane: _Lane, standing: Key | None) -> None:
        if lane.standing is not None:
            self._standings.remove(lane.standing)
        lane.standing = standing
        if standing is not None:
            self._standings.add(standing)
