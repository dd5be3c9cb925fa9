"""Users for environments: a number of its own for each, so that every process it started can be found and ended.

Several servers may run on one machine, and what ends "all processes of this user" must not reach another server's
functions: each server takes a block of numbers for itself. The name of an abstract socket is the lock; the kernel
gives it back however the server ends.
"""

import itertools
import socket
from collections.abc import Collection, Iterator
from typing import Final, final

# Numbers that no distribution gives to people or to its services.
_FIRST: Final = 50_000
_BLOCKS: Final = 10
_BLOCK_USERS: Final = 1000


@final
class Users:
    """One server's."""

    def __init__(self) -> None:
        self._lock: socket.socket | None = None
        self._cycle: Iterator[int] = iter(())

    def free(self, taken: Collection[int]) -> int:
        """One that is not taken, and was not for as long as can be. Raises OSError."""
        if self._lock is None:
            self._take_block()
        for user in itertools.islice(self._cycle, _BLOCK_USERS):
            if user not in taken:
                return user
        raise OSError(f"all {_BLOCK_USERS} users for environments are taken")

    def close(self) -> None:
        """Leave the block to others."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_block(self) -> None:
        for block in range(_BLOCKS):
            lock = socket.socket(socket.AF_UNIX)
            try:
                lock.bind(f"\0fogbank-users-{block}")
            except OSError:
                lock.close()
                continue
            self._lock = lock
            first = _FIRST + block * _BLOCK_USERS
            self._cycle = itertools.cycle(range(first, first + _BLOCK_USERS))
            return
        raise OSError(f"{_BLOCKS} servers run functions on this machine; there are no users left for another's")
