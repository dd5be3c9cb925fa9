"""A sorted set of keys that stays fast when it is large: the memory engine's index.

Keys are tuples of integers, and a shorter tuple sorts before all that begin with it, so `(due,)` is the
place where the keys of that moment begin. The keys lie in chunks, which keeps insertions and removals
anywhere to the cost of moving a few hundred pointers.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Final, final

Key = tuple[int, ...]

_CHUNK_MAX: Final = 1024


@final
class SortedKeys:
    """Keys in their order, each at most once."""

    __slots__ = ("_chunks", "_lasts", "_size")

    def __init__(self) -> None:
        self._chunks: list[list[Key]] = []
        self._lasts: list[Key] = []  # the last key of each chunk
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, key: Key) -> None:
        self._size += 1
        if not self._chunks:
            self._chunks.append([key])
            self._lasts.append(key)
            return
        at = min(bisect_left(self._lasts, key), len(self._chunks) - 1)
        chunk = self._chunks[at]
        insort(chunk, key)
        self._lasts[at] = chunk[-1]
        if len(chunk) > _CHUNK_MAX:
            half = len(chunk) // 2
            self._chunks[at : at + 1] = [chunk[:half], chunk[half:]]
            self._lasts[at : at + 1] = [chunk[half - 1], chunk[-1]]

    def remove(self, key: Key) -> None:
        """Take out a key that is there."""
        at = bisect_left(self._lasts, key)
        chunk = self._chunks[at]
        place = bisect_left(chunk, key)
        assert chunk[place] == key
        del chunk[place]
        self._size -= 1
        if chunk:
            self._lasts[at] = chunk[-1]
        else:
            del self._chunks[at], self._lasts[at]

    def first(self, low: Key = ()) -> Key | None:
        """The least key that is not below `low`."""
        return next(self.since(low), None)

    def since(self, low: Key = ()) -> Iterator[Key]:
        """The keys that are not below `low`, in order. Change nothing while this runs."""
        at = bisect_left(self._lasts, low)
        if at == len(self._chunks):
            return
        chunk = self._chunks[at]
        for place in range(bisect_left(chunk, low), len(chunk)):
            yield chunk[place]
        for following in self._chunks[at + 1 :]:
            yield from following

    def between(self, low: Key, high: Key) -> list[Key]:
        """The keys with low <= key < high."""
        found: list[Key] = []
        for key in self.since(low):
            if key >= high:
                break
            found.append(key)
        return found

    def count_since(self, low: Key) -> int:
        """How many keys are not below `low`."""
        at = bisect_left(self._lasts, low)
        if at == len(self._chunks):
            return 0
        chunk = self._chunks[at]
        return len(chunk) - bisect_left(chunk, low) + sum(map(len, self._chunks[at + 1 :]))
